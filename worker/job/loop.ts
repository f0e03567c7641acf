import type { JobId, LeaseId } from '../../lib/protocol/ids.ts';
import { type Kind, kindNames } from '../../lib/protocol/kinds.ts';
import type { LeasedJob, WorkerTerms } from '../../lib/protocol/worker.ts';
import type { Log } from '../log.ts';
import type { Native } from '../native/native.ts';
import type { Pool } from '../process/pool.ts';
import type { Scratch } from '../process/scratch.ts';
import type { Link } from '../server/link.ts';
import { Attempt, type JobSigner, type Stop } from './attempt.ts';

export interface LoopOptions {
  link: Link;
  pool: Pool;
  native: Native;
  scratch: Scratch;
  /** In whose name this worker asks for the children of its jobs. */
  signer: () => JobSigner;
  slots: number;
  log: Log;
}

/** Heartbeats between two claims that nobody asked for: a lost `work` notice costs 10 s, never a job. */
const heartbeatsPerClaim = 4;

/** The same for the notice that a child has ended: a minute. */
const heartbeatsPerLook = 24;

/** Jobs that wait for others keep a process each, of some 60 MB, beyond the slots. */
const maxWaiting: Partial<Record<Kind, number>> = { factor: 8, evaluate: 32 };

/** Kinds of which this worker has enough waiting jobs. */
function fullKinds(attempts: readonly Attempt[], slots: number): Kind[] {
  return kindNames.filter((kind) => {
    const waiting = attempts.filter(({ job, waits }) => waits && job.kind === kind).length;
    return waiting >= (maxWaiting[kind] ?? Number.POSITIVE_INFINITY) + slots;
  });
}

/** Sent endings take slots again when there are more than slots: a server that answers slowly shall not be flooded. */
function slotsTaken(attempts: readonly Attempt[], slots: number): number {
  const sent = attempts.filter(({ isSent }) => isSent).length;
  const computing = attempts.filter(({ isSent, waits }) => !isSent && !waits).length;
  return computing + Math.max(0, sent - slots);
}

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
    for (const attempt of this.attempts.values()) attempt.lookAgain();
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

  childEnded(lease: LeaseId, childId: JobId): void {
    this.attempts.get(lease)?.childEnded(childId);
  }

  /**
   * Takes no more jobs; resolves when the running ones are delivered. Those that wait for others are given back, as
   * nobody may be left to do what they wait for: the next worker goes on where they are.
   */
  drain(): Promise<void> {
    this.draining = true;
    this.slotChanged();
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
    const attempts = [...this.attempts.values()];
    const slots = this.options.slots - slotsTaken(attempts, this.options.slots);
    if (slots < 1 || this.draining || !link.connected) return;
    try {
      const without = fullKinds(attempts, this.options.slots);
      for (const job of await link.request('claim', { slots, without })) this.start(job);
    } catch (error) {
      log.warn('claim failed', { reason: (error as Error).message });
    }
  }

  private start(job: LeasedJob): void {
    const { log, link, pool, native, scratch, signer } = this.options;
    const maxOutputBytes = this.terms?.maxOutputBytes ?? 0;
    const slotChanged = () => this.slotChanged();
    const parts = { job, link, pool, native, scratch, signer };
    const attempt = new Attempt({ ...parts, maxOutputBytes, slotChanged, log });
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

  /** Slots may have become free. */
  private slotChanged(): void {
    if (!this.draining) void this.claim();
    if (!this.draining) return;
    const stop = { type: 'returned', note: 'the worker is stopping' } as const;
    for (const attempt of this.attempts.values()) if (attempt.waits) attempt.stop(stop);
  }

  private async beat(): Promise<void> {
    const { link, log } = this.options;
    if (!link.connected) return;
    this.beats++;
    if (this.beats % heartbeatsPerClaim === 0) void this.claim();
    if (this.beats % heartbeatsPerLook === 0)
      for (const attempt of this.attempts.values()) attempt.lookAgain();
    try {
      const answer = await link.request('heartbeat', { leases: [...this.attempts.keys()] });
      for (const lease of answer.lost) this.stop(lease, { type: 'lost' });
      for (const lease of answer.cancel) this.stop(lease, { type: 'cancelled' });
    } catch (error) {
      log.warn('heartbeat failed', { reason: (error as Error).message });
    }
  }
}
