import type { Dsage, Job } from '../client/dsage.ts';
import { type AddCommand, withConnection, withServer } from './context.ts';
import { interruptedCode } from './interruptedCode.ts';
import { jsonOf } from './table.ts';
import type { Terminal } from './terminal.ts';

/** `dsage eval CODE`: evaluates code on a worker; what it prints comes live, its value on standard output. */
export const evalCommand: AddCommand = (program, { terminal }, exit) => {
  withServer(program.command('eval <code>'))
    .description('evaluate code on a worker; - reads it from standard input')
    .option('-e, --engine <name>', 'language of the code', 'math')
    .option('--name <text>', 'name in the job table')
    .action(async (code: string, options) => {
      const source = code === '-' ? await terminal.readAll() : code;
      const { engine, name } = options;
      exit(
        await withConnection(options, async (d: Dsage) => {
          const job = await d(source, { engine, ...(name === undefined ? {} : { name }) });
          return follow(job, { d, terminal, json: options.json === true });
        }),
      );
    });
};

interface Following {
  d: Dsage;
  terminal: Terminal;
  json: boolean;
}

async function follow(job: Job, { d, terminal, json }: Following): Promise<number> {
  let interrupts = 0;
  const stopListening = terminal.onInterrupt(() => {
    interrupts += 1;
    // It may have ended in this moment, which is as good. Who asks twice does not wait for a lost server.
    if (interrupts === 1) job.cancel().catch(() => undefined);
    else d.close();
  });
  const stopWatching = job.watch(noticeOnce(terminal));
  try {
    for await (const { stream, text } of job) {
      if (!json) (stream === 'stdout' ? terminal.out : terminal.err)(text);
    }
  } catch (error) {
    if (interrupts < 2) throw error;
    terminal.err(`job ${job.id} was left behind; \`npx dsage job ${job.id}\` shows it\n`);
    return interruptedCode;
  } finally {
    stopListening();
    stopWatching();
  }
  if (json) terminal.out(jsonOf(reportOf(job)));
  else if (job.state !== 'succeeded') terminal.err(`${complaintOf(job)}\n`);
  else if (job.result !== null) terminal.out(`${String(job.result)}\n`);
  if (interrupts > 0 && job.state === 'cancelled') return interruptedCode;
  return job.state === 'succeeded' ? 0 : 1;
}

/** Says why a job waits, and that it was given to another worker; each sentence once. */
function noticeOnce(terminal: Terminal): (job: Job) => void {
  let said: string | null = null;
  return ({ summary }) => {
    if (summary.waitingReason === null || summary.waitingReason === said) return;
    said = summary.waitingReason;
    terminal.err(terminal.dim(`${said}\n`));
  };
}

function complaintOf(job: Job): string {
  const traceback = job.error?.traceback.trimEnd();
  return traceback ? traceback : `dsage: job ${job.id}: ${job.failure}`;
}

function reportOf(job: Job) {
  const { id, state, result, value, output, error, failure } = job;
  return { id, state, result, value, output, error, failure };
}
