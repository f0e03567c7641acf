import { signRequest } from '../../lib/client/signRequest.ts';
import type { JobId } from '../../lib/protocol/ids.ts';
import type { SubmitRequest } from '../../lib/protocol/job.ts';
import { kinds } from '../../lib/protocol/kinds.ts';
import type { Receipt } from '../../lib/protocol/trust.ts';
import type { LeasedJob, Settlement } from '../../lib/protocol/worker.ts';
import { hashOf } from '../../lib/signing/statement.ts';
import type { Log } from '../log.ts';
import type { Native } from '../native/native.ts';
import type { NativeEnding } from '../native/nativeRun.ts';
import type { DeskFrame } from '../process/frames.ts';
import type { JobProcess, OrderEnding, SpokenFrame } from '../process/jobProcess.ts';
import type { Pool } from '../process/pool.ts';
import type { Scratch } from '../process/scratch.ts';
import type { DeviceKey } from '../server/deviceKey.ts';
import type { Link } from '../server/link.ts';
import { refusalOf } from './admission.ts';
import { JobChildren } from './children.ts';
import { deadline } from './deadline.ts';
import { Delivery } from './delivery.ts';
import { receiptFor } from './receiptFor.ts';

/** A worker's own key, and in whose name it speaks. */
export interface JobSigner extends DeviceKey {
  user: string;
  /** Of the worker's bundle. */
  build: string;
}

export interface AttemptOptions {
  job: LeasedJob;
  link: Link;
  pool: Pool;
  native: Native;
  scratch: Scratch;
  signer: () => JobSigner;
  maxOutputBytes: number;
  /** The job begins to wait for its children, or waits no more, or its ending is on its way. */
  slotChanged(): void;
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
 *   that exists is offered, and the server takes the first correct one. The slot is free once the ending is on the
 *   line: the next job need not wait until this one is stored (a thirtieth of a second for 1 MB of relations). What is
 *   claimed comes after it, so the server sees no more jobs on a worker than it has slots; only where the line broke
 *   before the answer, one more for a moment.
 * - *over*: the server has answered, or the lease was lost while computing.
 */
export class Attempt {
  readonly job: LeasedJob;
  private readonly options: AttemptOptions;
  private readonly delivery: Delivery;
  /** Ends what computes now, with all it started. */
  private kill: (note: string) => void = () => undefined;
  private stopped: Stop | null = null;
  private computed = false;
  private sent = false;
  private children: JobChildren | null = null;

  constructor(options: AttemptOptions) {
    this.options = options;
    this.job = options.job;
    this.delivery = new Delivery(options);
  }

  stop(stop: Stop): void {
    if (this.computed || this.stopped !== null) return;
    this.stopped = stop;
    if (stop.type === 'lost') this.delivery.abandon();
    this.kill(stop.type);
  }

  /** Whether it waits for its children, so that others can have its slot. */
  get waits(): boolean {
    return this.children?.waits ?? false;
  }

  /** Whether its ending has gone out, and only the answer is missing. */
  get isSent(): boolean {
    return this.sent;
  }

  childEnded(childId: JobId): void {
    this.children?.ended(childId);
  }

  /** Asks again for all that it waits for. */
  lookAgain(): void {
    this.children?.lookAgain();
  }

  /** Computes and delivers. */
  async run(): Promise<void> {
    const { log, job } = this.options;
    log.info('job started', { jobId: job.jobId, attempt: job.attempt, kind: job.kind });
    const startedAt = Date.now();
    const begun = performance.now();
    const result = await this.compute();
    const wallMs = performance.now() - begun;
    this.computed = true;
    if (result.ending.type === 'lost') {
      log.warn('job was given to another worker; stopped', { jobId: job.jobId });
      return;
    }
    const receipt = await this.receipt(result.ending, startedAt);
    const settlement = {
      ...(receipt === null ? {} : { receipt }),
      lease: job.lease,
      jobId: job.jobId,
      ending: result.ending,
      wallMs,
      cpuMs: result.cpuMs,
      droppedBytes: this.delivery.droppedBytes + result.droppedBytes,
    };
    await this.delivery.settle(settlement, () => {
      this.sent = true;
      this.options.slotChanged();
    });
  }

  private async receipt(ending: Ending | Stop, startedAt: number): Promise<Receipt | null> {
    const { job, signer } = this.options;
    const { printed: output } = this.delivery;
    if (ending.type !== 'succeeded' || output === null) return null;
    const { build, ...key } = signer();
    const circumstances = { startedAt, finishedAt: Date.now(), build, key };
    return receiptFor(job, { value: ending.value, output }, circumstances);
  }

  private async compute(): Promise<Computed> {
    const refusal = await refusalOf(this.job);
    const ending = refusal ?? this.stopped;
    if (ending !== null) return { ending, ...nothingMeasured };
    const cancelDeadline = deadline(this.job.timeoutMs, () => this.stop({ type: 'timedOut' }));
    const computed = (await this.computeNatively()) ?? (await this.computeInProcess());
    cancelDeadline();
    return computed;
  }

  /** By a program of this machine; null when there is none, or it went wrong and our kernel can do the job. */
  private async computeNatively(): Promise<Computed | null> {
    const { native, scratch, job } = this.options;
    if (!native.takes(job)) return null;
    const folder = scratch.assign(scratch.makeWarm(), job);
    const run = native.start(job, folder, (progress) => this.delivery.progress(progress));
    this.kill = () => run.stop();
    const ended = await run.ending;
    if (ended.type === 'odd' && this.stopped === null) {
      native.distrust(ended.reason);
      return null;
    }
    const ending = this.judgeNative(ended);
    this.tidy(folder, ending);
    const cpuMs = ended.type === 'succeeded' ? ended.cpuMs : null;
    return { ending, cpuMs, droppedBytes: 0 };
  }

  private async computeInProcess(): Promise<Computed> {
    const { pool, scratch, job } = this.options;
    const process = await pool.take(job.kind);
    if (this.stopped !== null) {
      pool.giveBack(process);
      return { ending: this.stopped, ...nothingMeasured };
    }
    this.kill = (note) => process.kill(note);
    const folder = scratch.assign(process.folder, job);
    const result = await this.order(process);
    const ending = this.judge(result);
    if (result.type === 'done' && result.frame.reusable) {
      scratch.giveBack(folder, process.folder);
      pool.giveBack(process);
    } else process.release();
    this.tidy(folder, ending);
    if (result.type === 'exited') return { ending, ...nothingMeasured };
    const { cpuMs, droppedBytes } = result.frame;
    return { ending, cpuMs, droppedBytes };
  }

  private async order(process: JobProcess): Promise<OrderEnding> {
    const { job, link, maxOutputBytes, slotChanged, signer, log } = this.options;
    const { kind, payload } = job;
    const parent = job.signed === undefined ? null : await hashOf(job.signed.statement);
    // Nobody answers for the children of a job that nobody signed.
    const sign = async (request: SubmitRequest) =>
      parent === null ? request : signRequest(request, { ...signer(), parent });
    const tell = (frame: DeskFrame) => process.tell(frame);
    const children = new JobChildren({ job, link, sign, tell, changed: slotChanged, log });
    this.children = children;
    const order = { type: 'order', kind, payload, maxOutputBytes } as const;
    const ending = await process.run(order, (frame) => this.hear(frame, children));
    children.close();
    return ending;
  }

  private hear(frame: SpokenFrame, children: JobChildren): void {
    switch (frame.type) {
      case 'output':
        this.delivery.output(frame.stream, frame.text);
        break;
      case 'progress':
        this.delivery.progress(frame.progress);
        break;
      case 'picture':
        this.delivery.picture(frame.picture);
        break;
      case 'computes':
        children.computes(frame.computes);
        break;
      case 'call':
        void children.answer(frame.call, frame.question);
    }
  }

  /** A result counts even when a stop came at the last moment; else the stop says why there is none. */
  private judge(result: OrderEnding): Ending | Stop {
    if (result.type === 'exited') return this.stopped ?? { type: 'crashed', note: result.note };
    const { ending } = result.frame;
    return ending.type === 'failed' ? ending : this.checked(ending.value);
  }

  private judgeNative(ended: NativeEnding): Ending | Stop {
    if (ended.type === 'succeeded') return this.checked(ended.value);
    if (ended.type === 'failed') return ended;
    return this.stopped ?? { type: 'crashed', note: 'the program was ended' };
  }

  private checked(result: unknown): Ending {
    const value = kinds[this.job.kind].result.safeParse(result);
    if (value.success) return { type: 'succeeded', value: value.data };
    return { type: 'crashed', note: `the job's process gave no ${this.job.kind} result` };
  }

  /** The folder goes after success; what can tell of a failure stays. */
  private tidy(folder: string, ending: Ending | Stop): void {
    const { scratch, job } = this.options;
    if (keptEndings.includes(ending.type)) scratch.keep(folder, job, ending);
    else void scratch.remove(folder);
  }
}

/** What became of the computing, and what it took. */
interface Computed {
  ending: Ending | Stop;
  cpuMs: number | null;
  droppedBytes: number;
}

const nothingMeasured = { cpuMs: null, droppedBytes: 0 };
const keptEndings: string[] = ['failed', 'timedOut', 'crashed'];
