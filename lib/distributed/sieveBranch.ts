import type { Board } from './board.ts';
import { type Branch, falseClaim, type Verdict, withoutResult } from './branch.ts';
import type { CompositeWork } from './compositeWork.ts';
import type { ChildOutcome, JobRequest } from './jobRunner.ts';
import type { SieveCampaign } from './sieveCampaign.ts';
import {
  decodePlan,
  type SieveClaim,
  type SieveJobPayload,
  sieveClaim,
  sieveKind,
} from './sieveJob.ts';

/** A child may take so many times its budget; it returns by itself after one. */
const TIMEOUT_FACTOR = 20;
const TIMEOUT_FLOOR_MS = 600_000;

/** The quadratic sieve, on the smallest composite that is due; on the next one when that has enough out. */
export class SieveBranch implements Branch {
  readonly kind = sieveKind;
  readonly #board: Board;
  /** When a matrix is being worked on: the share that is done. */
  combining: number | null = null;

  constructor(board: Board) {
    this.#board = board;
  }

  next(): JobRequest | null {
    const { kinds, slots } = this.#board.capacity;
    const due = this.#board.works.filter(
      (work) => work.isSievable && work.isPastCurves && !work.isWithNfs && !work.wantsNfs(kinds),
    );
    for (const work of due) {
      const payload = work.beginSieve().next({ slots, isIdle: work === due.at(-1) });
      if (payload !== null) return requestOf(payload);
    }
    return null;
  }

  giveOut(request: JobRequest): void {
    const payload = payloadOf(request);
    const n = BigInt(payload.plan['n'] as string);
    this.#board.meet(n);
    const work = this.#board.work(n);
    if (work === undefined) return;
    // The plan of an earlier attempt is kept, though the table may have changed since.
    const campaign = work.beginSieve(() => decodePlan(payload.plan));
    if (campaign.isOf(payload)) campaign.giveOut(payload);
    this.#board.shownSieve = campaign;
  }

  absorb(request: JobRequest, outcome: ChildOutcome): Verdict {
    const payload = payloadOf(request);
    const campaign = this.#campaign(payload);
    if (campaign === null) return outcome.state === 'succeeded' ? 'usable' : 'cancelled';
    if (outcome.state !== 'succeeded') {
      campaign.takeBack(payload);
      return withoutResult(outcome);
    }
    if (isDropped(outcome.value)) {
      campaign.takeBack(payload);
      return { reason: 'Its relations were dropped after an earlier success.', falseClaims: 0 };
    }
    const claim = sieveClaim(outcome.value, payload);
    if (claim !== null) return this.#judge(campaign, { payload, claim, outcome });
    campaign.takeBack(payload);
    return falseClaim('The result made no sense.');
  }

  #judge(
    campaign: SieveCampaign,
    child: { payload: SieveJobPayload; claim: SieveClaim; outcome: ChildOutcome },
  ): Verdict {
    const { payload, claim, outcome } = child;
    const { bad, holds } = campaign.absorb(payload, claim, outcome);
    if (bad > 0) return falseClaim(`${bad} of the relations were false.`, bad);
    return holds ? 'usable' : falseClaim('There were far too few relations.');
  }

  isPointless(request: JobRequest): boolean {
    const payload = payloadOf(request);
    return this.#campaign(payload)?.isOut(payload) !== true;
  }

  /** The composites whose relations are worth a matrix. */
  get ready(): CompositeWork[] {
    return this.#board.works.filter(({ sieve }) => sieve?.isReady === true);
  }

  /** Tries a matrix for the smallest of them. */
  combine(onProgress: () => void): void {
    const work = this.ready[0];
    if (work === undefined) return;
    this.combining = 0;
    const factor = work.sieve!.combine((fraction) => {
      this.combining = fraction;
      onProgress();
    });
    this.combining = null;
    if (factor !== null) this.#board.split([factor], { method: 'siqs', worker: null });
  }

  #campaign(payload: SieveJobPayload): SieveCampaign | null {
    const sieve = this.#board.work(BigInt(payload.plan['n'] as string))?.sieve ?? null;
    return sieve?.isOf(payload) === true ? sieve : null;
  }
}

function payloadOf(request: JobRequest): SieveJobPayload {
  return request.payload as SieveJobPayload;
}

/** A queue may forget the bulk of what is not needed any more; the job then says so by an empty text. */
function isDropped(value: unknown): boolean {
  return (value as { packed?: unknown } | null)?.packed === '';
}

function requestOf(payload: SieveJobPayload): JobRequest {
  const timeoutMs = Math.max(TIMEOUT_FLOOR_MS, TIMEOUT_FACTOR * payload.budgetMs);
  return { kind: sieveKind, payload, timeoutMs };
}
