import type { Board } from './board.ts';
import { type Branch, falseClaim, type Verdict, withoutResult } from './branch.ts';
import type { ChildOutcome, JobRequest } from './jobRunner.ts';
import { type Proofs, proveKind, provenNumber } from './proofs.ts';

/** Proofs that the factors found are primes. */
export class ProofBranch implements Branch {
  readonly kind = proveKind;
  readonly #board: Board;
  readonly #proofs: Proofs;

  constructor(board: Board, proofs: Proofs) {
    this.#board = board;
    this.#proofs = proofs;
  }

  next(): JobRequest | null {
    return this.#proofs.next(this.#primes);
  }

  giveOut(request: JobRequest): void {
    const n = provenNumber(request)!;
    this.#board.meet(n);
    this.#proofs.giveOut(n);
  }

  absorb(request: JobRequest, outcome: ChildOutcome): Verdict {
    const n = provenNumber(request)!;
    if (outcome.state === 'succeeded') {
      return this.#proofs.absorb(n, outcome.value) ? 'usable' : falseClaim('The proof is none.');
    }
    this.#proofs.takeBack(n, { failed: outcome.state !== 'cancelled' });
    return withoutResult(outcome);
  }

  isPointless(request: JobRequest): boolean {
    return this.#proofs.certificate(provenNumber(request)!) !== null;
  }

  get #primes(): bigint[] {
    return this.#board.known.primes.map(({ prime }) => prime);
  }
}
