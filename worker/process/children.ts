import { DsageError } from '../../lib/protocol/errors.ts';
import type { JobId } from '../../lib/protocol/ids.ts';
import type { SubmitRequest } from '../../lib/protocol/job.ts';
import type { Reply } from '../../lib/protocol/reply.ts';
import {
  type CapacityReply,
  type ChildGetReply,
  type ChildListReply,
  capacityReply,
  childGetReply,
  childListReply,
  childSubmitReply,
} from '../../lib/protocol/worker.ts';
import type { DeskFrame, Question, ReportFrame } from './frames.ts';

/** The pipes, as far as children go. */
export interface Pipes {
  frame(): Promise<DeskFrame | null>;
  frameNow(): DeskFrame | null;
  report(frame: ReportFrame): void;
  /** A number that no call of this process has: answers to an earlier job may still arrive. */
  newCall(): number;
}

/**
 * The children of the job that this process computes. Questions go up the pipe and answers come down it, both read
 * here: by promises while `listen` runs, or by `runNow`, which lets nothing else go on.
 */
export class Children {
  private readonly pipes: Pipes;
  private readonly calls = new Map<number, (reply: Reply<unknown>) => void>();
  private readonly followed = new Map<JobId, (child: ChildGetReply) => void>();
  /** Ended before anybody asked: the answer with the number was still on its way. */
  private readonly early = new Map<JobId, ChildGetReply>();
  capacity: CapacityReply = { slots: 1, workers: 1, kinds: [] };

  constructor(pipes: Pipes) {
    this.pipes = pipes;
  }

  /** Passes on what comes down the pipe until `over` settles. @throws Error when the worker has gone */
  async listen(over: Promise<unknown>): Promise<void> {
    const end = over.then(
      () => 'over' as const,
      () => 'over' as const,
    );
    for (;;) {
      // `end` first: what comes when both are there belongs to the next job.
      const frame = await Promise.race([end, this.pipes.frame()]);
      if (frame === 'over') return;
      if (frame === null) throw new Error('the worker has gone');
      this.take(frame);
    }
  }

  async submit(request: SubmitRequest, reuse: boolean): Promise<JobId> {
    return childSubmitReply.parse(await this.ask({ type: 'submit', request, reuse })).childId;
  }

  async list(skip: number): Promise<ChildListReply> {
    return childListReply.parse(await this.ask({ type: 'list', skip }));
  }

  async get(childId: JobId): Promise<ChildGetReply> {
    return childGetReply.parse(await this.ask({ type: 'get', childId }));
  }

  async cancel(childId: JobId): Promise<void> {
    await this.ask({ type: 'cancel', childId });
  }

  /** Asks once for the capacity, and from then on hears of it now and then. */
  async watchCapacity(): Promise<void> {
    this.capacity = capacityReply.parse(await this.ask({ type: 'capacity' }));
  }

  /** The child, once it has ended; asked once for each that was submitted, or got before its end. */
  ended(childId: JobId): Promise<ChildGetReply> {
    return new Promise((resolve) => this.follow(childId, resolve));
  }

  /** Submits a child, or finds the one that was asked for before, and blocks until it has ended. */
  runNow(request: SubmitRequest): { childId: JobId; child: ChildGetReply } {
    let answer: Reply<unknown> | null = null;
    this.call({ type: 'submit', request, reuse: true }, (reply) => {
      answer = reply;
    });
    const { childId } = childSubmitReply.parse(opened(this.until(() => answer)));
    let ended: ChildGetReply | null = null;
    this.follow(childId, (child) => {
      ended = child;
    });
    return { childId, child: this.until(() => ended) };
  }

  private until<T>(look: () => T | null): T {
    for (let found = look(); ; found = look()) {
      if (found !== null) return found;
      const frame = this.pipes.frameNow();
      if (frame === null) throw new Error('the worker has gone');
      this.take(frame);
    }
  }

  private follow(childId: JobId, onEnd: (child: ChildGetReply) => void): void {
    const child = this.early.get(childId);
    if (child === undefined) this.followed.set(childId, onEnd);
    else {
      this.early.delete(childId);
      onEnd(child);
    }
  }

  private ask(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.call(question, (reply) => {
        try {
          resolve(opened(reply));
        } catch (error) {
          reject(error);
        }
      }),
    );
  }

  private call(question: Question, onReply: (reply: Reply<unknown>) => void): void {
    const call = this.pipes.newCall();
    this.calls.set(call, onReply);
    this.pipes.report({ type: 'call', call, question });
  }

  private take(frame: DeskFrame): void {
    if (frame.type === 'capacity') this.capacity = frame.capacity;
    if (frame.type === 'answer') {
      const onReply = this.calls.get(frame.call);
      this.calls.delete(frame.call);
      onReply?.(frame.reply);
    }
    if (frame.type === 'childEnded') {
      const onEnd = this.followed.get(frame.childId);
      this.followed.delete(frame.childId);
      if (onEnd === undefined) this.early.set(frame.childId, frame.child);
      else onEnd(frame.child);
    }
  }
}

function opened(reply: Reply<unknown>): unknown {
  if (reply.ok) return reply.value;
  throw DsageError.fromWire(reply.error);
}
