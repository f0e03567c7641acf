import type { LeaseId } from '../../lib/protocol/ids.ts';
import type { LeasedJob, WorkerTerms } from '../../lib/protocol/worker.ts';
import type { Log } from '../log.ts';
import type { Native } from '../native/native.ts';
import type { Pool } from '../process/pool.ts';
import type { Scratch } from '../process/scratch.ts';
import type { Link } from '../server/link.ts';
import { Attempt, type Stop } from './attempt.ts';

export interface LoopOptions {
  link: Link;
  pool: Pool;
  native: Native;
  scratch: Scratch;
  slots: number;
  log: Log;
}

/** Heartbeats between two claims that nobody asked for: a lost `work` notice costs 10 s, never a job. */
const heartbeatsPerClaim = 4;

/**
 * What the worker does all day: claim jobs for free slots, run them, keep their leases.
 * It computes nothing itself, so the heartbeat goes out however busy the jobs are.
 */
export class Loop {
  private readonly options: LoopOptions;
  private readonly attempts = new Map<LeaseId, Attempt>();
  private terms: WorkerTerms | null = null;
  private heart: NodeJS.Timeout | null = null;
  private beats = 0;
  private claiming = false;
  private claimAgain = false;
  private draining = false;
  private emptied: () => void = () => undefined;

  constructor(options: LoopOptions) {
    this.options = options;
  }

  /** The server knows this worker (again). */
  begin(terms: WorkerTerms): void {
    this.terms = terms;
    if (this.heart !== null) clearInterval(this.heart);
    this.heart = setInterval(() => void this.beat(), terms.heartbeatMs);
    // What ran on while there was no connection tells its leases before anything else.
    if (this.attempts.size > 0) void this.beat();
    void this.claim();
  }

  /** Takes jobs for all free slots; calls while a claim is under way are gathered into one more. */
  async claim(): Promise<void> {
    if (this.claiming) {
      this.claimAgain = true;
      return;
    }
    this.claiming = true;
    do {
      this.claimAgain = false;
      await this.claimOnce();
    } while (this.claimAgain);
    this.claiming = false;
  }

  /** Stops one attempt, or does nothing when it is not (or no longer) computed here. */
  stop(lease: LeaseId, stop: Stop): void {
    this.attempts.get(lease)?.stop(stop);
  }

  /** Takes no more jobs; resolves when the running ones are delivered. */
  drain(): Promise<void> {
    this.draining = true;
    return new Promise((resolve) => {
      this.emptied = resolve;
      if (this.attempts.size === 0) resolve();
    });
  }

  /** Gives every running job back. */
  returnAll(note: string): void {
    for (const attempt of this.attempts.values()) attempt.stop({ type: 'returned', note });
  }

  end(): void {
    if (this.heart !== null) clearInterval(this.heart);
  }

  private async claimOnce(): Promise<void> {
    const { link, log } = this.options;
    const slots = this.options.slots - this.attempts.size;
    if (slots < 1 || this.draining || !link.connected) return;
    try {
      for (const job of await link.request('claim', { slots })) this.start(job);
    } catch (error) {
      log.warn('claim failed', { reason: (error as Error).message });
    }
  }

  private start(job: LeasedJob): void {
    const { log, link, pool, native, scratch } = this.options;
    const maxOutputBytes = this.terms?.maxOutputBytes ?? 0;
    const attempt = new Attempt({ job, link, pool, native, scratch, maxOutputBytes, log });
    this.attempts.set(job.lease, attempt);
    // Drained between the claim and its answer: somebody else shall have it.
    if (this.draining) attempt.stop({ type: 'returned', note: 'the worker is stopping' });
    attempt
      .run()
      .catch((error) =>
        log.error('a job could not be run', { jobId: job.jobId, reason: String(error) }),
      )
      .finally(() => {
        this.attempts.delete(job.lease);
        void this.claim();
        if (this.draining && this.attempts.size === 0) this.emptied();
      });
  }

  private async beat(): Promise<void> {
    const { link, log } = this.options;
    if (!link.connected) return;
    this.beats++;
    if (this.beats % heartbeatsPerClaim === 0) void this.claim();
    try {
      const answer = await link.request('heartbeat', { leases: [...this.attempts.keys()] });
      for (const lease of answer.lost) this.stop(lease, { type: 'lost' });
      for (const lease of answer.cancel) this.stop(lease, { type: 'cancelled' });
    } catch (error) {
      log.warn('heartbeat failed', { reason: (error as Error).message });
    }
  }
}
