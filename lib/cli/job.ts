import type { Job } from '../client/dsage.ts';
import { DsageError } from '../protocol/errors.ts';
import type { JobId } from '../protocol/ids.ts';
import type { JobDetail } from '../protocol/job.ts';
import type { SignedJob } from '../protocol/trust.ts';
import { vouchedWhenSigned } from '../signing/signedJob.ts';
import { type AddCommand, withConnection, withServer } from './context.ts';
import { Refusal } from './refusal.ts';
import { durationOf, jsonOf, tableOf } from './table.ts';

/** `dsage job N`: everything about one job. */
export const jobCommand: AddCommand = (program, { terminal }) => {
  withServer(program.command('job <number>'))
    .description('show one job with its attempts, output and result')
    .option('--wait', 'wait until it has ended')
    .action(async (number: string, options) => {
      const job = await withConnection(options, async (d) => {
        const found = await d.job(jobNumber(number));
        return options.wait ? found.wait() : found;
      });
      terminal.out(options.json ? jsonOf(job.detail) : await describe(job));
    });
};

/** Whose key wants it done, checked here. */
async function signerOf(signed: SignedJob, job: JobDetail): Promise<string> {
  try {
    return (await vouchedWhenSigned(signed, job)).signer;
  } catch (error) {
    if (!(error instanceof DsageError)) throw error;
    return `nobody. ${error.message}`;
  }
}

/** A job's number from the command line. */
export function jobNumber(text: string): JobId {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text) as JobId;
  throw new Refusal(`"${text}" is not the number of a job. See \`npx dsage jobs\`.`);
}

async function describe(job: Job): Promise<string> {
  const { summary, detail } = job;
  const { kind, engine, preview, waitingReason, progress } = summary;
  const lines = [
    `job ${job.id}: ${job.state}${waitingReason === null ? '' : ` (${waitingReason})`}\n`,
    `${kind}${engine === null ? '' : ` in ${engine}`}: ${preview}\n`,
  ];
  const signed = detail?.signed;
  if (signed !== undefined) lines.push(`signed by ${await signerOf(signed, detail!)}\n`);
  if (progress !== null && !job.done) lines.push(`${progress.text}\n`);
  const attempts = (detail?.attemptList ?? []).map((attempt) => [
    `attempt ${attempt.number}`,
    attempt.state,
    attempt.worker.name,
    attempt.wallMs === null ? '' : durationOf(attempt.wallMs),
    attempt.note ?? '',
  ]);
  if (attempts.length > 0) lines.push(tableOf(attempts));
  if (job.output !== '') lines.push(`output:\n${job.output.replace(/\n?$/, '\n')}`);
  if (job.failure !== undefined) lines.push(`${job.error?.traceback || job.failure}\n`);
  else if (job.done && job.result !== null)
    lines.push(
      `result: ${typeof job.result === 'string' ? job.result : JSON.stringify(job.result)}\n`,
    );
  return lines.join('');
}
