import type { Board } from './board.ts';
import { type Branch, falseClaim, type Verdict, withoutResult } from './branch.ts';
import type { CompositeWork } from './compositeWork.ts';
import { CurveTime } from './curveTime.ts';
import { wholeFours } from './ecmDepth.ts';
import { checkedResult, type EcmJobPayload, ecmCurvesKind, elapsedOf } from './ecmJob.ts';
import { giveOut, nextLevel, takeBack } from './ecmSchedule.ts';
import type { ChildOutcome, JobRequest } from './jobRunner.ts';

/**
 * A child gets about two seconds of work until a time was measured. Then the rest of a level goes out in two rounds, but
 * no job is below two seconds (it costs some 50 ms around it) nor above half a minute.
 */
const SHORT_CHUNK_MS = 2_000;
const LONG_CHUNK_MS = 30_000;
const ROUNDS = 2;

/** A child may take this many times its estimate, and never less than the floor: slow workers exist. */
const TIMEOUT_FACTOR = 20;
const TIMEOUT_FLOOR_MS = 600_000;

/** Elliptic curves: level by level, round-robin over the composites; no sigma is given out twice. */
export class CurveBranch implements Branch {
  readonly kind = ecmCurvesKind;
  readonly time = new CurveTime();
  readonly #board: Board;
  #nextSigma: bigint;
  #turn = 0;

  constructor(board: Board, firstSigma: bigint) {
    this.#board = board;
    this.#nextSigma = firstSigma;
  }

  next(): JobRequest | null {
    const works = this.#board.works.filter((work) => !work.isPastCurves);
    const work = works[this.#turn % Math.max(1, works.length)];
    return work === undefined ? null : this.#request(work);
  }

  #request({ n, ecm }: CompositeWork): JobRequest {
    const { B1, B2, missing } = nextLevel(ecm)!;
    const curveMs = this.time.estimateMs(n, B1);
    const count = Math.min(missing, this.#chunk(missing, curveMs));
    const firstSigma = this.#nextSigma.toString();
    return {
      kind: ecmCurvesKind,
      payload: { n: n.toString(), B1, B2, firstSigma, count },
      timeoutMs: Math.ceil(Math.max(TIMEOUT_FLOOR_MS, TIMEOUT_FACTOR * count * curveMs)),
    };
  }

  #chunk(missing: number, curveMs: number): number {
    const short = Math.max(1, Math.floor(SHORT_CHUNK_MS / curveMs));
    if (!this.time.measured) return wholeFours(short);
    const long = Math.max(1, Math.floor(LONG_CHUNK_MS / curveMs));
    const share = Math.ceil(missing / (ROUNDS * this.#board.capacity.slots));
    return wholeFours(Math.max(short, Math.min(long, share)));
  }

  giveOut(request: JobRequest): void {
    const { n, B1, firstSigma, count } = payloadOf(request);
    const end = BigInt(firstSigma) + BigInt(count);
    if (end > this.#nextSigma) this.#nextSigma = end;
    this.#board.meet(BigInt(n));
    const work = this.#board.work(BigInt(n));
    if (work !== undefined) giveOut(work.ecm, B1, count);
    this.#turn += 1;
  }

  absorb(request: JobRequest, outcome: ChildOutcome): Verdict {
    const payload = payloadOf(request);
    if (outcome.state !== 'succeeded') {
      this.#countBack(payload, 0);
      if (outcome.state === 'timedOut') this.#learn(payload, payload.count, request.timeoutMs);
      return withoutResult(outcome);
    }
    const claim = checkedResult(outcome.value, payload);
    this.#countBack(payload, claim?.curvesDone ?? 0);
    if (claim === null) return falseClaim('The result was not true.');
    this.#learn(payload, claim.curvesDone, elapsedOf(outcome));
    if (claim.factor !== null) this.#found(claim.factor, payload, outcome);
    return 'usable';
  }

  isPointless(request: JobRequest): boolean {
    return this.#board.work(BigInt(payloadOf(request).n)) === undefined;
  }

  /** The factor may also divide composites that n was split into since: all of them are tried. */
  #found(factor: bigint, payload: EcmJobPayload, outcome: ChildOutcome): void {
    const { value, worker = null } = outcome as { value: { sigma?: unknown }; worker?: string };
    const { sigma } = value;
    const isCurve = typeof sigma === 'string' && /^[1-9][0-9]{0,40}$/.test(sigma);
    this.#board.split([factor, BigInt(payload.n) / factor], {
      method: 'ecm',
      worker,
      B1: payload.B1,
      ...(isCurve ? { sigma } : {}),
    });
  }

  #countBack(payload: EcmJobPayload, done: number): void {
    const work = this.#board.work(BigInt(payload.n));
    if (work !== undefined) takeBack(work.ecm, payload.B1, { asked: payload.count, done });
  }

  #learn(payload: EcmJobPayload, curves: number, elapsedMs: number | null | undefined): void {
    if (elapsedMs === null || elapsedMs === undefined) return;
    this.time.learn(BigInt(payload.n), payload.B1, { curves, elapsedMs });
  }
}

function payloadOf(request: JobRequest): EcmJobPayload {
  return request.payload as EcmJobPayload;
}
