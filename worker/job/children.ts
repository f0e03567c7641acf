import type * as z from 'zod';
import { DsageError } from '../../lib/protocol/errors.ts';
import type { JobId } from '../../lib/protocol/ids.ts';
import { hasEnded, type SubmitRequest } from '../../lib/protocol/job.ts';
import type { LeasedJob, workerRequests } from '../../lib/protocol/worker.ts';
import type { Log } from '../log.ts';
import type { DeskFrame, Question } from '../process/frames.ts';
import type { Link } from '../server/link.ts';

export interface JobChildrenOptions {
  job: LeasedJob;
  link: Link;
  /** Signs what the job wants done, as this job's child. */
  sign(request: SubmitRequest): Promise<SubmitRequest>;
  /** Writes to the job's process. */
  tell(frame: DeskFrame): void;
  /** The job begins to wait for children, or waits no more. */
  changed(): void;
  log: Log;
}

/** Children of one job that run or wait at once; a job that asks for more has gone mad. */
const maxOpen = 2000;
const capacityMs = 10_000;
/** A lease that the server takes for lost may be taken up again by the next heartbeat; if not, the job is stopped. */
const leaseLostPauseMs = 1000;

/**
 * The children of one running job, seen from its worker. What the job's process asks goes to the server with the lease,
 * until it is answered, over as many connections as it takes; when a child has ended, its process is told so with the
 * result. The notice of the server makes that quick, and is not relied on.
 */
export class JobChildren {
  private readonly options: JobChildrenOptions;
  /** Children that the process waits for. */
  private readonly open = new Set<JobId>();
  private isComputing = false;
  private submitting = 0;
  private submitted = 0;
  /** Ended, as the server says, before it was known here that anybody waits for them. */
  private readonly early = new Set<JobId>();
  private questions = 0;
  /** One after the other: results are large, and come in the order in which they ended. */
  private fetching: Promise<void> = Promise.resolve();
  private capacityTimer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(options: JobChildrenOptions) {
    this.options = options;
  }

  /** The job says that it computes itself, or does so no more. */
  computes(computes: boolean): void {
    this.note(() => {
      this.isComputing = computes;
    });
  }

  /** Whether the job does nothing but wait for children: then it needs no slot. */
  get waits(): boolean {
    if (this.isComputing) return false;
    return this.open.size + this.submitting > 0;
  }

  /** Answers a question of the job's process. */
  async answer(call: number, question: Question): Promise<void> {
    this.questions++;
    try {
      const value = await this.find(question);
      this.tell({ type: 'answer', call, reply: { ok: true, value } });
    } catch (error) {
      const refusal = error instanceof DsageError ? error : new DsageError('INTERNAL', {}, error);
      this.tell({ type: 'answer', call, reply: { ok: false, error: refusal.toWire() } });
    } finally {
      this.questions--;
      if (this.questions === 0) this.early.clear();
    }
  }

  /** The server says that a child has ended. */
  ended(childId: JobId): void {
    if (this.open.has(childId)) this.fetch(childId);
    else if (this.questions > 0) this.early.add(childId);
  }

  /** Asks for every child again: the line was cut, or a notice was lost. */
  lookAgain(): void {
    for (const childId of this.open) this.fetch(childId);
  }

  /** The process asks no more and is told no more. */
  close(): void {
    this.closed = true;
    this.open.clear();
    if (this.capacityTimer !== null) clearInterval(this.capacityTimer);
  }

  private async find(question: Question): Promise<unknown> {
    switch (question.type) {
      case 'submit':
        return this.submit(question);
      case 'list':
        return this.ask('childList', { skip: question.skip });
      case 'get':
        return this.get(question.childId);
      case 'cancel':
        return this.ask('childCancel', { childId: question.childId });
      case 'capacity':
        return this.watchCapacity();
    }
  }

  private async submit({ request, reuse }: Extract<Question, { type: 'submit' }>) {
    if (this.open.size + this.submitting >= maxOpen)
      throw new DsageError('INVALID_REQUEST', {
        problem: `a job has at most ${maxOpen} children at once`,
      });
    this.submitted++;
    this.note(() => this.submitting++);
    const { link, job, sign } = this.options;
    const { connections } = link;
    // Of this attempt alone: what an earlier one submitted is found by the list.
    const key = `${job.attempt}.${this.submitted}`;
    try {
      const signed = await sign(request);
      const reply = await this.ask('childSubmit', { request: signed, reuse, key });
      this.follow(reply.childId);
      if (reuse || connections !== link.connections) this.fetch(reply.childId);
      return reply;
    } finally {
      this.note(() => this.submitting--);
    }
  }

  private async get(childId: JobId) {
    const child = await this.ask('childGet', { childId });
    if (!hasEnded(child.state)) this.follow(childId);
    return child;
  }

  private follow(childId: JobId): void {
    if (this.closed || this.open.has(childId)) return;
    this.note(() => this.open.add(childId));
    if (this.early.delete(childId)) this.fetch(childId);
  }

  private fetch(childId: JobId): void {
    this.fetching = this.fetching
      .then(() => this.fetchOnce(childId))
      .catch((error) => {
        const { jobId } = this.options.job;
        this.options.log.warn('a child was not read', { jobId, childId, reason: String(error) });
      });
  }

  private async fetchOnce(childId: JobId): Promise<void> {
    if (!this.open.has(childId)) return;
    const child = await this.ask('childGet', { childId });
    if (!hasEnded(child.state) || !this.open.has(childId)) return;
    this.tell({ type: 'childEnded', childId, child });
    this.note(() => this.open.delete(childId));
  }

  private async watchCapacity() {
    this.capacityTimer ??= setInterval(() => void this.tellCapacity(), capacityMs);
    return this.options.link.deliver('capacity', {});
  }

  private async tellCapacity(): Promise<void> {
    const { link } = this.options;
    if (!link.connected) return;
    const capacity = await link.request('capacity', {}).catch(() => null);
    if (capacity !== null) this.tell({ type: 'capacity', capacity });
  }

  /** With the right to it. */
  private async ask<N extends FamilyRequest>(
    name: N,
    message: Omit<RequestOf<N>, 'lease' | 'jobId'>,
  ): Promise<ReplyOf<N>> {
    const { link, job } = this.options;
    for (;;) {
      try {
        const whole = { lease: job.lease, jobId: job.jobId, ...message };
        return await link.deliver(name, whole as unknown as RequestOf<N>);
      } catch (error) {
        const lost = error instanceof DsageError && error.code === 'LEASE_LOST';
        if (!lost || this.closed) throw error;
        await new Promise((resolve) => setTimeout(resolve, leaseLostPauseMs));
      }
    }
  }

  private tell(frame: DeskFrame): void {
    if (!this.closed) this.options.tell(frame);
  }

  /** Does something that may make the job wait, or end its waiting. */
  private note(change: () => void): void {
    const before = this.waits;
    change();
    if (this.waits !== before) this.options.changed();
  }
}

type FamilyRequest = 'childSubmit' | 'childList' | 'childGet' | 'childCancel';
type RequestOf<N extends FamilyRequest> = z.output<(typeof workerRequests)[N]['request']>;
type ReplyOf<N extends FamilyRequest> = z.output<(typeof workerRequests)[N]['reply']>;
