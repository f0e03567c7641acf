import type { Kind } from '../../lib/protocol/kinds.ts';
import type { Log } from '../log.ts';
import type { ReadyFrame } from './frames.ts';
import { JobProcess, type ProcessOptions } from './jobProcess.ts';
import type { Scratch } from './scratch.ts';

export interface PoolOptions extends Omit<ProcessOptions, 'folder'> {
  scratch: Scratch;
  /** Warm processes that are kept ready. */
  size: number;
  log: Log;
}

/**
 * Job processes with a loaded engine, so that `2+2` pays for no start. A process that was taken is replaced
 * by a new one; replacements load one after the other, and with a short delay, so that they neither take
 * the processor from a job that is over in milliseconds nor, while no job waits, keep more than one core busy.
 *
 * Lowering their priority instead would bind the later job to it: without privileges nobody may raise it again.
 */
export class Pool {
  private readonly options: PoolOptions;
  private readonly idle: JobProcess[] = [];
  private readonly alive = new Set<JobProcess>();
  private readonly waiting: ((process: JobProcess) => void)[] = [];
  private warming = 0;
  private closed = false;
  private failures = 0;

  constructor(options: PoolOptions) {
    this.options = options;
  }

  /** Warms the first process and says what it offers. @throws Error when no process starts. */
  async start(): Promise<ReadyFrame> {
    const first = this.spawn();
    const ready = await first.ready;
    if (ready === null) throw new Error('the first job process ended before it was ready');
    this.offer(first);
    setTimeout(() => this.fill(), startDelayMs).unref();
    return ready;
  }

  /** A warm process, the best for this kind of job; waits only when none is left. */
  take(kind: Kind): Promise<JobProcess> {
    const [process] = this.idle.splice(this.best(kind), 1);
    if (process === undefined) {
      return new Promise((resolve) => {
        this.waiting.push(resolve);
        this.fill();
      });
    }
    setTimeout(() => this.fill(), fillDelayMs);
    return Promise.resolve(process);
  }

  /**
   * Takes back a process that is as good as new; its replacement stays as well, or short jobs would cost one each. When
   * there are too many, one that is not warm for any kind goes first.
   */
  giveBack(process: JobProcess): void {
    if (!this.closed) this.offer(process);
    else process.release();
    if (this.idle.length <= 2 * this.options.size) return;
    const cold = this.idle.findIndex(({ lastKind }) => lastKind === null);
    this.idle.splice(Math.max(0, cold), 1)[0]?.release();
  }

  /** No more processes are made; idle ones end. */
  close(): void {
    this.closed = true;
    for (const process of this.idle.splice(0)) process.release();
  }

  /** Ends every process at once. */
  killAll(): void {
    this.close();
    for (const process of this.alive) process.killNow();
  }

  /** The one that did such a job last, else one that did none, so that others stay warm for theirs. */
  private best(kind: Kind): number {
    const same = this.idle.findLastIndex(({ lastKind }) => lastKind === kind);
    if (same >= 0) return same;
    return Math.max(
      0,
      this.idle.findIndex(({ lastKind }) => lastKind === null),
    );
  }

  private offer(process: JobProcess): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(process);
    else next(process);
  }

  /** One process loads at a time, unless jobs wait for more. */
  private fill(): void {
    const { size } = this.options;
    const together = Math.max(1, this.waiting.length);
    const missing = size + this.waiting.length - this.idle.length;
    while (!this.closed && this.warming < Math.min(together, missing)) {
      this.warming++;
      void this.warmOne().finally(() => {
        this.warming--;
        this.fill();
      });
    }
  }

  private async warmOne(): Promise<void> {
    const process = this.spawn();
    const ready = await process.ready;
    if (ready !== null) {
      this.failures = 0;
      this.offer(process);
      return;
    }
    if (this.closed) return;
    this.failures++;
    this.options.log.error('a job process ended before it was ready', { failures: this.failures });
    await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** this.failures)));
  }

  private spawn(): JobProcess {
    const process = new JobProcess({ ...this.options, folder: this.options.scratch.makeWarm() });
    this.alive.add(process);
    void process.ended.then(() => {
      this.alive.delete(process);
      void this.options.scratch.remove(process.folder);
      const index = this.idle.indexOf(process);
      if (index < 0) return;
      this.idle.splice(index, 1);
      setTimeout(() => this.fill(), fillDelayMs);
    });
    return process;
  }
}

/** Whoever starts a worker starts other things too; the first process is warm, and jobs that wait do not wait for this. */
const startDelayMs = 1_500;
/** Longer than a short evaluation with its round trip to the server (about 10 ms), far shorter than a person's next cell. */
const fillDelayMs = 40;
