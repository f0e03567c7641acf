/*
 * Factoring an integer with the help of many workers.
 *
 * Locally, at once and with a bounded cost: trial division, powers, algebraic factors, rho below 64 bits. What is left
 * goes out as runs of elliptic curves, `ecm.curves`, level by level, round-robin over the composites; no sigma is
 * given out twice. A factor that comes back is checked, and splits every composite it has to do with. A false or
 * malformed claim is counted and otherwise ignored; its curves go out again under new sigmas.
 *
 * After R. Bradshaw's and Y. Qiang's DistributedFactor for Sage (2007).
 */
import { type Factorization, verifyFactorization } from '../kernels/factor/factorization.ts';
import { Splitting } from '../kernels/factor/splitting.ts';
import { trialDivision } from '../kernels/factor/trialDivision.ts';
import { splitBySpecialForm } from '../kernels/special/splitBySpecialForm.ts';
import { CurveTime } from './curveTime.ts';
import { DistributedFunction } from './distributedFunction.ts';
import {
  checkedResult,
  type EcmJobPayload,
  ecmCurvesKind,
  ecmPayload,
  elapsedOf,
} from './ecmJob.ts';
import {
  type EcmStanding,
  freshStanding,
  giveOut,
  inherit,
  nextLevel,
  reachedLevel,
  takeBack,
} from './ecmSchedule.ts';
import type { JobRequest, SettledJob } from './jobRunner.ts';
import { splitLocally } from './localWork.ts';

const TRIAL_LIMIT = 100_000;

/** A primality test of this size takes 60 ms; ECM on larger numbers has no hope that would be worth waiting longer. */
const MAX_COFACTOR_DIGITS = 600;

/**
 * A child gets about two seconds of work until a time was measured. Then it gets a sixteenth of its level, so that many
 * workers share it, but no less than two seconds (a job costs some 50 ms around it) and no more than fifteen.
 */
const SHORT_CHUNK_MS = 2_000;
const LONG_CHUNK_MS = 15_000;
const CHUNKS_PER_LEVEL = 16;

/** A child may take this many times its estimate, and never less than the floor: slow workers exist. */
const TIMEOUT_FACTOR = 20;
const TIMEOUT_FLOOR_MS = 600_000;

/** After so many children in a row that brought nothing usable, going on would only waste the workers. */
const MAX_FAILURES_IN_A_ROW = 20;

/** Where a distributed factorisation stands; a JSON value, integers as decimal strings. */
export interface FactorizationProgress {
  readonly stage: 'ecm' | 'done' | 'failed' | 'stopped';
  /** Of the composite that is furthest behind, at its level. */
  readonly B1: number;
  readonly curvesDone: number;
  readonly curvesExpected: number;
  /** Prime factors known so far, ascending, each once. */
  readonly found: readonly string[];
  /** Digits of the composites still to be split, ascending. */
  readonly compositeDigits: readonly number[];
  /** Claims of children that turned out false. */
  readonly rejected: number;
}

/** Choices of {@link DistributedFactor}. */
export interface DistributedFactorOptions {
  /** The first curve; children get consecutive ones from here. At least 6. */
  readonly firstSigma?: bigint;
  /** Name for the child jobs. */
  readonly name?: string;
}

/**
 * The factorisation of an integer as a distributed function.
 *
 * @example
 * const factor = new DistributedFactor(2n ** 251n - 1n);
 * await drive(factor, runner, { concurrency: 8 });
 * formatFactorization(factor.factorization!);
 */
export class DistributedFactor extends DistributedFunction<FactorizationProgress> {
  readonly n: bigint;
  readonly #splitting: Splitting;
  readonly #standings = new Map<bigint, EcmStanding>();
  readonly #time = new CurveTime();
  readonly #name: string | undefined;
  #nextSigma: bigint;
  #turn = 0;
  #rejected = 0;
  #failuresInARow = 0;
  #lastFailure = '';

  /**
   * Does the local work: below 0.2 s.
   *
   * @param n any integer but 0
   * @throws RangeError for 0, and if more than 600 digits are left after trial division to 100,000
   */
  constructor(n: bigint, { firstSigma = 6n, name }: DistributedFactorOptions = {}) {
    super();
    if (n === 0n) {
      throw new RangeError(
        '0 has no factorisation: every prime power divides it. Give another integer.',
      );
    }
    if (firstSigma < 6n) throw new RangeError('firstSigma must be at least 6.');
    this.n = n;
    this.#name = name;
    this.#nextSigma = firstSigma;
    const size = n < 0n ? -n : n;
    refuseHuge(trialDivision(size, TRIAL_LIMIT).cofactor);
    this.#splitting = new Splitting(size, TRIAL_LIMIT);
    splitBySpecialForm(this.#splitting);
    splitLocally(this.#splitting);
    this.#updateStandings(freshStanding());
  }

  get done(): boolean {
    return this.#splitting.done;
  }

  /** Prime factors known so far, ascending, each as often as it divides n. */
  get primeFactors(): bigint[] {
    return this.#splitting.primes.flatMap(({ prime, exponent }) => repeat(prime, exponent));
  }

  /** Parts known to be composite, ascending, each as often as it divides n; empty when done. */
  get compositeFactors(): bigint[] {
    return this.#splitting.composites.flatMap(({ value, exponent }) => repeat(value, exponent));
  }

  /** The result, or `null` until done. */
  get factorization(): Factorization | null {
    return this.done ? this.#splitting.factorization(this.n < 0n ? -1n : 1n) : null;
  }

  /** Whether the result is there and right: the product is n, every factor passes BPSW. */
  verify(): boolean {
    return this.factorization !== null && verifyFactorization(this.factorization);
  }

  get progress(): FactorizationProgress {
    const { composites, primes } = this.#splitting;
    const levels = composites.map(({ value }) => reachedLevel(this.#standings.get(value)!));
    const { B1, done, curves } = levels.reduce(
      (a, b) => (b.B1 < a.B1 || (b.B1 === a.B1 && b.done < a.done) ? b : a),
      levels[0] ?? { B1: 0, done: 0, curves: 0 },
    );
    return {
      stage: this.#stage(),
      B1,
      curvesDone: Math.min(done, curves),
      curvesExpected: curves,
      found: primes.map(({ prime }) => prime.toString()),
      compositeDigits: composites.map(({ value }) => value.toString().length),
      rejected: this.#rejected,
    };
  }

  #stage(): FactorizationProgress['stage'] {
    if (this.done) return 'done';
    if (this.failure !== null) return 'failed';
    return this.stopped ? 'stopped' : 'ecm';
  }

  override get failure(): string | null {
    if (this.#failuresInARow < MAX_FAILURES_IN_A_ROW) return null;
    return `${MAX_FAILURES_IN_A_ROW} jobs in a row brought no usable result; the last one said: “${this.#lastFailure}”. Check the workers, then start the factorisation again.`;
  }

  nextJob(): JobRequest | null {
    const { composites } = this.#splitting;
    if (composites.length === 0 || this.stopped || this.failure !== null) return null;
    const { value } = composites[this.#turn % composites.length]!;
    const { B1, B2, curves, wanted } = nextLevel(this.#standings.get(value)!);
    const curveMs = this.#time.estimateMs(value, B1);
    const count = Math.min(wanted, this.#chunk(curves, curveMs));
    const payload: EcmJobPayload = {
      n: value.toString(),
      B1,
      B2,
      firstSigma: this.#nextSigma.toString(),
      count,
    };
    const request: JobRequest = {
      kind: ecmCurvesKind,
      payload,
      timeoutMs: Math.ceil(Math.max(TIMEOUT_FLOOR_MS, TIMEOUT_FACTOR * count * curveMs)),
      ...(this.#name === undefined ? {} : { name: this.#name }),
    };
    this.resume(request);
    return request;
  }

  #chunk(curvesOfLevel: number, curveMs: number): number {
    const short = Math.max(1, Math.floor(SHORT_CHUNK_MS / curveMs));
    if (!this.#time.measured) return short;
    const long = Math.max(1, Math.floor(LONG_CHUNK_MS / curveMs));
    return Math.max(short, Math.min(long, Math.ceil(curvesOfLevel / CHUNKS_PER_LEVEL)));
  }

  /** A request that went out: its sigmas are used, its curves are running, the next composite has its turn. */
  override resume(request: JobRequest): void {
    const payload = ecmPayload(request);
    if (payload === null) return;
    const end = BigInt(payload.firstSigma) + BigInt(payload.count);
    if (end > this.#nextSigma) this.#nextSigma = end;
    const standing = this.#standings.get(BigInt(payload.n));
    if (standing !== undefined) giveOut(standing, payload.B1, payload.count);
    this.#turn += 1;
  }

  processResult({ request, outcome }: SettledJob): void {
    const payload = ecmPayload(request);
    if (payload === null || this.done) return;
    if (outcome.state !== 'succeeded') {
      this.#countBack(payload, 0);
      if (outcome.state === 'timedOut') this.#learn(payload, payload.count, request.timeoutMs);
      if (outcome.state !== 'cancelled') this.#unusable(outcome.message);
      return;
    }
    const claim = checkedResult(outcome.value, payload);
    this.#countBack(payload, claim?.curvesDone ?? 0);
    if (claim === null) {
      this.#rejected += 1;
      this.#unusable('The result was not true.');
      return;
    }
    this.#failuresInARow = 0;
    this.#learn(payload, claim.curvesDone, elapsedOf(outcome));
    if (claim.factor !== null) this.#split(claim.factor, BigInt(payload.n));
  }

  override isPointless(request: JobRequest): boolean {
    const payload = ecmPayload(request);
    return payload === null || !this.#standings.has(BigInt(payload.n));
  }

  #countBack(payload: EcmJobPayload, done: number): void {
    const standing = this.#standings.get(BigInt(payload.n));
    if (standing !== undefined) takeBack(standing, payload.B1, { asked: payload.count, done });
  }

  #learn(payload: EcmJobPayload, curves: number, elapsedMs: number | null | undefined): void {
    if (elapsedMs === null || elapsedMs === undefined) return;
    this.#time.learn(BigInt(payload.n), payload.B1, { curves, elapsedMs });
  }

  #unusable(message: string): void {
    this.#failuresInARow += 1;
    this.#lastFailure = message;
  }

  /** The factor may also divide composites that n was split into since: all of them are tried. */
  #split(factor: bigint, n: bigint): void {
    const parent = this.#standings.get(n);
    let split = this.#splitting.divide(factor);
    split = this.#splitting.divide(n / factor) || split;
    if (!split) return;
    splitLocally(this.#splitting);
    this.#updateStandings(parent ?? freshStanding());
  }

  /** Gives new composites the standing of their parent, and forgets those that came apart. */
  #updateStandings(parent: EcmStanding): void {
    const composites = new Set(this.#splitting.composites.map(({ value }) => value));
    for (const value of this.#standings.keys()) {
      if (!composites.has(value)) this.#standings.delete(value);
    }
    for (const value of composites) {
      if (!this.#standings.has(value)) this.#standings.set(value, inherit(parent));
    }
  }
}

function repeat(value: bigint, times: number): bigint[] {
  return Array.from({ length: times }, () => value);
}

function refuseHuge(cofactor: bigint): void {
  const { length } = cofactor.toString();
  if (length <= MAX_COFACTOR_DIGITS) return;
  throw new RangeError(
    `${length.toLocaleString('en-US')} digits are left after trial division; at most ${MAX_COFACTOR_DIGITS} can be worked on. Give a smaller number.`,
  );
}
