import { DsageError } from '../protocol/errors.ts';
import type { JobId } from '../protocol/ids.ts';
import {
  hasEnded,
  type JobDetail,
  type JobState,
  type JobSummary,
  jobSummary,
} from '../protocol/job.ts';
import type { Result } from '../protocol/kinds.ts';
import type { CodeError, MimeBundle, OutputChunk } from '../protocol/outputs.ts';
import type { Picture } from '../protocol/picture.ts';
import type { ServerEvent } from '../protocol/topics.ts';
import type { Connection } from './connection.ts';

/**
 * A job on the server, as far as this program knows it.
 *
 * What it shows is a copy. `wait`, `watch` and `for await` keep it fresh by the server's own messages, over broken
 * connections, too; `refresh` gets it once. `done` becomes true only together with the result.
 */
export class Job {
  readonly id: JobId;
  readonly #connection: Connection;
  readonly #listeners = new Set<() => void>();
  readonly #chunks = new Map<number, OutputChunk>();
  #summary: JobSummary;
  #detail: JobDetail | null = null;
  #picture: Picture | null = null;
  /** The attempt that #chunks belong to. */
  #attempt = 0;
  #unwatch: (() => void) | null = null;
  #broken: DsageError | null = null;

  /** For Dsage; programs get jobs from `d(code)`, `d.submit` and `d.job`. */
  constructor(connection: Connection, known: JobSummary) {
    this.#connection = connection;
    this.#summary = known;
    this.id = known.id;
  }

  /** Where the job stands; one of succeeded, failed, cancelled, timedOut and lost when it has ended. */
  get state(): JobState {
    return this.#summary.state;
  }

  /** Whether the job has ended, in whatever way, and its result is here. */
  get done(): boolean {
    return hasEnded(this.state) && this.#detail !== null;
  }

  /** The row of the job table. */
  get summary(): JobSummary {
    return this.#summary;
  }

  /** Everything the server knows of it, as of the last refresh; null before the first. */
  get detail(): JobDetail | null {
    return this.#detail;
  }

  /**
   * What came out. Of an evaluation: the last value as text, or null when the code ends without one. Of other kinds:
   * the result of the kind's schema. undefined unless the job has succeeded; reading it never throws.
   */
  get result(): unknown {
    if (!this.done || this.state !== 'succeeded') return undefined;
    if (this.#summary.kind !== 'evaluate') return this.#detail?.result;
    return this.value?.['text/plain'] ?? null;
  }

  /** The last value of an evaluation in all its representations, by MIME type; else undefined. */
  get value(): MimeBundle | undefined {
    if (!this.done || this.state !== 'succeeded' || this.#summary.kind !== 'evaluate')
      return undefined;
    const result = this.#detail?.result as Result<'evaluate'>;
    return result.bundle ?? undefined;
  }

  /** The latest picture that the job drew of its work; null for jobs that draw none, and before the first. */
  get picture(): Picture | null {
    return this.#picture;
  }

  /** What the latest attempt has printed so far, both streams in the order in which it was written. */
  get output(): string {
    return this.#ordered()
      .map((chunk) => chunk.text)
      .join('');
  }

  /** Why user code ended without a value; undefined when it did not, or nothing is known of it. */
  get error(): CodeError | undefined {
    return this.#detail?.error ?? undefined;
  }

  /** Why the job has no result, in words; undefined unless it ended in another way than succeeded. */
  get failure(): string | undefined {
    if (!this.done || this.state === 'succeeded') return undefined;
    const last = this.#detail?.attemptList.at(-1);
    if (this.error !== undefined) return `${this.error.name}: ${this.error.message}`;
    return last?.note ?? `the job ended as ${this.state}`;
  }

  /**
   * Waits until the job has ended, in whatever way: look at `state`, `result` and `error` then. Nothing is polled.
   * @param timeoutMs gives up after so many milliseconds; the job goes on.
   * @throws DsageError WAIT_TIMED_OUT, or why there is no connection any more.
   */
  async wait(timeoutMs?: number): Promise<this> {
    const deadline = timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs;
    const stop = this.watch(() => undefined);
    try {
      while (!this.done) {
        this.#requireLine();
        await this.#changeBefore(deadline);
        if (!this.done && Date.now() >= deadline)
          throw new DsageError('WAIT_TIMED_OUT', {
            id: this.id,
            seconds: (timeoutMs ?? 0) / 1000,
          });
      }
      return this;
    } finally {
      stop();
    }
  }

  /**
   * Calls the listener after every change: state, progress, output. The first call comes when the job's state is here.
   * @returns the function that ends it
   */
  watch(listener: (job: this) => void): () => void {
    const call = () => listener(this);
    this.#listeners.add(call);
    this.#follow();
    return () => {
      this.#listeners.delete(call);
      if (this.#listeners.size === 0) this.#unfollow();
    };
  }

  /**
   * What the job prints, as it comes, from its beginning to its end. A new attempt starts from its own beginning.
   * @throws DsageError when there is no connection any more.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<OutputChunk> {
    const stop = this.watch(() => undefined);
    try {
      let attempt = this.#attempt;
      let next = 0;
      for (;;) {
        const done = this.done;
        if (attempt !== this.#attempt) [attempt, next] = [this.#attempt, 0];
        const fresh = this.#ordered().filter((chunk) => chunk.seq >= next);
        for (const chunk of fresh) {
          next = chunk.seq + 1;
          yield chunk;
        }
        if (done) return;
        if (fresh.length > 0) continue;
        this.#requireLine();
        await this.#changeBefore(Number.POSITIVE_INFINITY);
      }
    } finally {
      stop();
    }
  }

  /** Gets the job from the server once. @throws DsageError JOB_NOT_FOUND, SERVER_UNREACHABLE. */
  async refresh(): Promise<this> {
    this.#absorb(await this.#connection.command('jobs.get', { id: this.id }));
    return this;
  }

  /** Asks for the job's end; a running one ends a moment later: wait(). @throws DsageError JOB_ENDED. */
  async cancel(): Promise<this> {
    await this.#connection.command('jobs.cancel', { id: this.id });
    return this.refresh();
  }

  /** Has an ended job done once more, under the same number. @throws DsageError JOB_NOT_ENDED. */
  async rerun(): Promise<this> {
    this.#summary = await this.#connection.command('jobs.rerun', { id: this.id });
    this.#detail = null;
    // Whoever watched it has seen the earlier end, with which the watch ended.
    if (this.#listeners.size > 0) this.#follow();
    return this;
  }

  #follow(): void {
    if (this.#unwatch !== null || this.done) return;
    this.#broken = null;
    this.#unwatch = this.#connection.watch(`job:${this.id}`, {
      event: (event) => this.#heard(event),
      resync: () => void this.#catchUp(),
      end: (reason) => this.#break(reason),
    });
  }

  #unfollow(): void {
    this.#unwatch?.();
    this.#unwatch = null;
  }

  #heard(event: ServerEvent): void {
    if (event.type === 'jobOutput') this.#take(event.attempt, event.chunks);
    else if (event.type === 'jobPicture') this.#picture = event.picture;
    else if (event.type !== 'jobChanged' || event.job.version <= this.#summary.version) return;
    // The summary of an end comes without the result, and `done` means that this is here.
    else if (hasEnded(event.job.state)) return void this.#catchUp();
    else this.#summary = event.job;
    this.#changed();
  }

  async #catchUp(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.#break(error instanceof DsageError ? error : new DsageError('INTERNAL', {}, error));
    }
  }

  #absorb(detail: JobDetail): void {
    if (detail.version < this.#summary.version) return;
    this.#summary = jobSummary.parse(detail);
    this.#detail = detail;
    this.#picture = detail.picture ?? this.#picture;
    this.#take(detail.attempts, detail.output);
    if (this.done) this.#unfollow();
    this.#changed();
  }

  #take(attempt: number, chunks: OutputChunk[]): void {
    if (attempt < this.#attempt) return;
    if (attempt > this.#attempt) this.#chunks.clear();
    this.#attempt = attempt;
    for (const chunk of chunks) this.#chunks.set(chunk.seq, chunk);
  }

  #ordered(): OutputChunk[] {
    return [...this.#chunks.values()].sort((a, b) => a.seq - b.seq);
  }

  #break(reason: DsageError): void {
    this.#broken = reason;
    this.#unfollow();
    this.#changed();
  }

  #requireLine(): void {
    if (this.#broken !== null) throw this.#broken;
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Resolves at the next change, at the deadline, or now and then. */
  #changeBefore(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve();
      };
      // A timer takes 31 bits, about 24 days; who waits longer waits again.
      const timer = setTimeout(listener, Math.min(deadline - Date.now(), 2 ** 31 - 1));
      this.#listeners.add(listener);
    });
  }
}
