import type { JobState, JobSummary } from '../protocol/job.ts';
import { jobState } from '../protocol/job.ts';
import { limits } from '../protocol/limits.ts';
import { type AddCommand, withConnection, withServer } from './context.ts';
import { Refusal } from './refusal.ts';
import { durationOf, jsonOf, tableOf } from './table.ts';

/** `dsage jobs`: the newest jobs. */
export const jobsCommand: AddCommand = (program, { terminal }) => {
  withServer(program.command('jobs'))
    .description('list your newest jobs')
    .option('--state <names>', `only these, with commas: ${jobState.options.join(',')}`)
    .option('--text <words>', 'only jobs with these words in name, code or number')
    .option('--limit <number>', 'how many', '20')
    .action(async (options) => {
      const query = {
        limit: limitOf(options.limit),
        ...(options.state === undefined ? {} : { states: statesOf(options.state) }),
        ...(options.text === undefined ? {} : { text: options.text }),
      };
      const page = await withConnection(options, (d) => d.jobs(query));
      if (options.json) terminal.out(jsonOf(page));
      else if (page.jobs.length === 0) terminal.out('No jobs. Try `npx dsage eval 2+2`.\n');
      else
        terminal.out(tableOf([['job', 'state', 'time', 'worker', 'what'], ...page.jobs.map(row)]));
      if (page.more && !options.json)
        terminal.err(terminal.dim(`${page.jobs.length} of ${page.total}; --limit shows more\n`));
    });
};

function row(job: JobSummary): string[] {
  return [
    String(job.id),
    job.state,
    timeOf(job),
    job.worker?.name ?? '',
    (job.name ?? job.preview).replaceAll(/\s+/g, ' ').slice(0, 60),
  ];
}

/** How long the job has run, or took; nothing while it waits. */
function timeOf({ startedAt, finishedAt }: JobSummary): string {
  return startedAt === null ? '' : durationOf(Math.max(0, (finishedAt ?? Date.now()) - startedAt));
}

function statesOf(text: string): JobState[] {
  return text.split(',').map((name) => {
    const parsed = jobState.safeParse(name.trim());
    if (parsed.success) return parsed.data;
    throw new Refusal(`There is no state ${name}. States: ${jobState.options.join(', ')}.`);
  });
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= limits.maxPage) return limit;
  throw new Refusal(`--limit must be a whole number from 1 to ${limits.maxPage}.`);
}
