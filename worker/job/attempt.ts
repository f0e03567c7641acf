import { kinds } from '../../lib/protocol/kinds.ts';
import type { LeasedJob, Settlement } from '../../lib/protocol/worker.ts';
import type { Log } from '../log.ts';
import type { DoneFrame } from '../process/frames.ts';
import type { JobProcess, OrderEnding } from '../process/jobProcess.ts';
import type { Pool } from '../process/pool.ts';
import type { Scratch } from '../process/scratch.ts';
import type { Link } from '../server/link.ts';
import { deadline } from './deadline.ts';
import { Delivery } from './delivery.ts';

export interface AttemptOptions {
  job: LeasedJob;
  link: Link;
  pool: Pool;
  scratch: Scratch;
  maxOutputBytes: number;
  log: Log;
}

type Ending = Settlement['ending'];

/** Why an attempt is stopped from outside. `lost`: the lease went to another worker, nobody wants to hear of it. */
export type Stop =
  | Extract<Ending, { type: 'cancelled' | 'timedOut' | 'returned' }>
  | { type: 'lost' };

/**
 * One attempt on this worker.
 *
 * - *computing*: it has a process. `stop` kills the process with all it started; the first reason counts.
 * - *delivering*: the process is done, the ending is on its way. `stop` changes nothing any more: a result
 *   that exists is offered, and the server takes the first correct one.
 * - *over*: the server has answered, or the lease was lost while computing. Only now the slot is free, so that
 *   the server never sees more jobs on a worker than it has slots.
 */
export class Attempt {
  readonly job: LeasedJob;
  private readonly options: AttemptOptions;
  private readonly delivery: Delivery;
  private process: JobProcess | null = null;
  private stopped: Stop | null = null;
  private computed = false;

  constructor(options: AttemptOptions) {
    this.options = options;
    this.job = options.job;
    this.delivery = new Delivery(options);
  }

  stop(stop: Stop): void {
    if (this.computed || this.stopped !== null) return;
    this.stopped = stop;
    if (stop.type === 'lost') this.delivery.abandon();
    this.process?.kill(stop.type);
  }

  /** Computes and delivers. */
  async run(): Promise<void> {
    const { log, job } = this.options;
    log.info('job started', { jobId: job.jobId, attempt: job.attempt, kind: job.kind });
    const startedAt = performance.now();
    const result = await this.compute();
    const wallMs = performance.now() - startedAt;
    this.computed = true;
    if (result.ending.type === 'lost') {
      log.warn('job was given to another worker; stopped', { jobId: job.jobId });
      return;
    }
    await this.delivery.settle({
      lease: job.lease,
      jobId: job.jobId,
      ending: result.ending,
      wallMs,
      cpuMs: result.done?.cpuMs ?? null,
      droppedBytes: this.delivery.droppedBytes + (result.done?.droppedBytes ?? 0),
    });
  }

  private async compute(): Promise<{ ending: Ending | Stop; done?: DoneFrame }> {
    const { pool, scratch, job } = this.options;
    const process = await pool.take();
    if (this.stopped !== null) {
      pool.giveBack(process);
      return { ending: this.stopped };
    }
    this.process = process;
    const folder = scratch.assign(process.folder, job);
    const result = await this.order(process);
    const ending = this.judge(result);
    if (result.type === 'done' && result.frame.reusable) {
      scratch.giveBack(folder, process.folder);
      pool.giveBack(process);
    }
    if (keptEndings.includes(ending.type)) scratch.keep(folder, job, ending);
    else void scratch.remove(folder);
    return result.type === 'done' ? { ending, done: result.frame } : { ending };
  }

  private async order(process: JobProcess): Promise<OrderEnding> {
    const { job, maxOutputBytes } = this.options;
    const { kind, payload, timeoutMs } = job;
    const cancelDeadline = deadline(timeoutMs, () => this.stop({ type: 'timedOut' }));
    const result = await process.run({ kind, payload, maxOutputBytes }, (frame) => {
      if (frame.type === 'output') this.delivery.output(frame.stream, frame.text);
      else this.delivery.progress(frame.progress);
    });
    cancelDeadline();
    return result;
  }

  /** A result counts even when a stop came at the last moment; else the stop says why there is none. */
  private judge(result: OrderEnding): Ending | Stop {
    if (result.type === 'exited') return this.stopped ?? { type: 'crashed', note: result.note };
    const { ending } = result.frame;
    if (ending.type === 'failed') return ending;
    const value = kinds[this.job.kind].result.safeParse(ending.value);
    if (value.success) return { type: 'succeeded', value: value.data };
    return { type: 'crashed', note: `the job's process gave no ${this.job.kind} result` };
  }
}

const keptEndings: string[] = ['failed', 'timedOut', 'crashed'];
