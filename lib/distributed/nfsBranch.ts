import type { Board } from './board.ts';
import { type Branch, falseClaim, type Verdict, withoutResult } from './branch.ts';
import type { CompositeWork } from './compositeWork.ts';
import type { ChildOutcome, JobRequest } from './jobRunner.ts';
import { nfsDivisors, nfsKind, nfsNumber, nfsRequest } from './nfsJob.ts';

/** Large composites for workers that have the number field sieve. After a failure the quadratic sieve takes over. */
export class NfsBranch implements Branch {
  readonly kind = nfsKind;
  readonly #board: Board;

  constructor(board: Board) {
    this.#board = board;
  }

  next(): JobRequest | null {
    const { kinds } = this.#board.capacity;
    const work = this.#board.works.find((w) => !w.isWithNfs && w.wantsNfs(kinds));
    return work === undefined ? null : nfsRequest(work.n);
  }

  giveOut(request: JobRequest): void {
    this.#board.meet(nfsNumber(request)!);
    this.#work(request)?.giveOutNfs();
  }

  absorb(request: JobRequest, outcome: ChildOutcome): Verdict {
    const n = nfsNumber(request)!;
    const divisors = outcome.state === 'succeeded' ? nfsDivisors(n, outcome.value) : null;
    this.#work(request)?.takeBackNfs({ failed: divisors === null });
    if (outcome.state !== 'succeeded') return withoutResult(outcome);
    if (divisors === null) return falseClaim('The factors were not true.');
    this.#board.split(divisors, { method: 'nfs', worker: outcome.worker ?? null });
    return 'usable';
  }

  isPointless(request: JobRequest): boolean {
    return this.#work(request) === undefined;
  }

  #work(request: JobRequest): CompositeWork | undefined {
    return this.#board.work(nfsNumber(request)!);
  }
}
