/*
 * What programs import:
 *
 *   import { connect, DistributedFactor } from 'dsage';
 *   const d = await connect();
 *   const job = await d('2+2');
 *   await job.wait();
 *   job.result;                                     // '4'
 *   const factors = new DistributedFactor(2n ** 360n - 1n);
 *   await d.run(factors);
 *   factors.primeFactors;
 *   d.close();
 */
import type { DistributedFunction } from '../distributed/distributedFunction.ts';
import { type DriveEnd, type DriveOptions, drive } from '../distributed/driver.ts';
import type { CommandName, CommandReply, CommandRequest } from '../protocol/commands.ts';
import type { JobId } from '../protocol/ids.ts';
import type { JobPage, SubmitRequest } from '../protocol/job.ts';
import type { WorkerSummary } from '../protocol/worker.ts';
import { Connection } from './connection.ts';
import { type ConnectOptions, readCredentials } from './credentials.ts';
import { Job } from './job.ts';
import { runnerOf } from './runner.ts';
import { signRequest } from './signRequest.ts';

export { DistributedFactor } from '../distributed/distributedFactor.ts';
export { DistributedFunction } from '../distributed/distributedFunction.ts';
export { DsageError } from '../protocol/errors.ts';
export { type ConnectOptions, type Job, runnerOf };

/** Options of an evaluation. */
export interface EvalOptions {
  /** The language of the code: an engine that a worker has. Default: `math`. */
  engine?: string;
  /** A name for the job table. */
  name?: string;
  /** Ends an attempt after so many milliseconds. Default: one day. */
  timeoutMs?: number;
  /** From -100 (first) to 100 (last). Default: 0. */
  priority?: number;
}

/** Choices of `d.run`. */
export interface RunOptions {
  /** Jobs kept in the queue at a time. Default: twice the slots of the workers that are connected. */
  concurrency?: number;
  /** Called after every job of the function. */
  onSettled?: DriveOptions['onSettled'];
}

/** A connection to a server: call it with code, or use its methods. */
export interface Dsage {
  /** Submits code; the returned job waits in the queue or runs already. @throws DsageError EMPTY_CODE, … */
  (code: string, options?: EvalOptions): Promise<Job>;
  /** The same. */
  eval(code: string, options?: EvalOptions): Promise<Job>;
  /** Submits a job of any kind. @throws DsageError the server's refusal. */
  submit(request: SubmitRequest): Promise<Job>;
  /** An earlier job by its number. @throws DsageError JOB_NOT_FOUND. */
  job(id: number): Promise<Job>;
  /** One page of the table of your jobs, newest first. */
  jobs(query?: CommandRequest<'jobs.list'>): Promise<JobPage>;
  /** Your workers, connected ones and earlier ones. */
  workers(): Promise<WorkerSummary[]>;
  /** The server's version, address, and how busy it is. */
  status(): Promise<CommandReply<'server.status'>>;
  /** Any command of the protocol. @throws DsageError the server's refusal. */
  command<N extends CommandName>(name: N, request: CommandRequest<N>): Promise<CommandReply<N>>;
  /** Runs a distributed function on all workers to its end. @returns why it ended */
  run<P>(fn: DistributedFunction<P>, options?: RunOptions): Promise<DriveEnd>;
  /** Ends the connection; without it a program does not end. Jobs go on. */
  close(): void;
}

/**
 * Connects to a dsage server. With no options: to the one of this user on this machine.
 * @throws DsageError NOT_SET_UP, SERVER_UNREACHABLE, CERTIFICATE_MISMATCH, KEY_UNKNOWN, VERSION_MISMATCH, …; each
 *   message says what to do.
 * @example const d = await connect(); const job = await (await d('2+2')).wait(); console.log(job.result);
 */
export async function connect(options: ConnectOptions = {}): Promise<Dsage> {
  const credentials = await readCredentials(options);
  return dsageOf(await Connection.open(credentials, options.patienceMs ?? 60_000));
}

function dsageOf(connection: Connection): Dsage {
  const command: Dsage['command'] = (name, request) => connection.command(name, request);
  const submit = async (request: SubmitRequest) =>
    new Job(
      connection,
      await command('jobs.submit', await signRequest(request, connection.signer)),
    );
  const evaluate = (code: string, { engine = 'math', ...options }: EvalOptions = {}) =>
    submit({ kind: 'evaluate', payload: { engine, code }, ...options });

  const d: Dsage = Object.assign(evaluate.bind(null), {
    eval: evaluate,
    submit,
    command,
    async job(id: number) {
      const detail = await command('jobs.get', { id: id as JobId });
      return new Job(connection, detail).refresh();
    },
    jobs: (query: CommandRequest<'jobs.list'> = {}) => command('jobs.list', query),
    workers: () => command('workers.list', {}),
    status: () => command('server.status', {}),
    async run<P>(fn: DistributedFunction<P>, { concurrency, onSettled }: RunOptions = {}) {
      // Twice the slots: a worker that becomes free, or comes new, finds the next job in the queue.
      const atATime = concurrency ?? 2 * Math.max(1, (await d.status()).slots);
      const choices = { concurrency: atATime, ...(onSettled === undefined ? {} : { onSettled }) };
      return drive(fn, runnerOf(d), choices);
    },
    close: () => connection.close(),
  });
  return d;
}
