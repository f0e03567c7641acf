/*
 * Factoring an integer with the help of many workers.
 *
 * At once and with a bounded cost: trial division, powers, algebra, rho, p-1, p+1 (`localWork`). What is left goes out as runs
 * of elliptic curves, as deep as a curve saves more than it costs (`ecmDepth`, `curveBranch`), then to the quadratic sieve,
 * the smallest composite first (`sieveBranch`, `sieveCampaign`); above 95 digits to the number field sieve where a worker
 * has it (`nfsBranch`). Relations are combined here. Primes above 2^64 are proven (`proofBranch`). Everything that comes
 * back is checked; a factor splits every composite it has to do with, and what became pointless is cancelled.
 *
 * After R. Bradshaw's and Y. Qiang's DistributedFactor for Sage (2007).
 */
import { type Factorization, verifyFactorization } from '../kernels/factor/factorization.ts';
import type { FactorPicture } from '../protocol/picture.ts';
import { Accounts } from './accounts.ts';
import { Board, type Capacity } from './board.ts';
import type { Branch, Verdict } from './branch.ts';
import { CurveBranch } from './curveBranch.ts';
import { DistributedFunction } from './distributedFunction.ts';
import { drawPicture } from './factorPicture.ts';
import type { ChildOutcome, JobRequest, SettledJob } from './jobRunner.ts';
import { beginFactoring, LOCAL_MS } from './localWork.ts';
import { NfsBranch } from './nfsBranch.ts';
import { ProofBranch } from './proofBranch.ts';
import { kernelProver, Proofs, type Prover } from './proofs.ts';
import { SieveBranch } from './sieveBranch.ts';
import { FailureStreak } from './streak.ts';

/** Choices of {@link DistributedFactor}; all have defaults. */
export interface DistributedFactorOptions {
  /** The first curve; children get consecutive ones from here. At least 6. */
  readonly firstSigma?: bigint;
  /** Name for the child jobs. */
  readonly name?: string;
  /** The number as it was typed, for the eye. */
  readonly expression?: string;
  /** `none` for numbers known to be products of two large primes: no elliptic curves where a sieve can follow. */
  readonly ecm?: 'auto' | 'none';
  /** What proves primes above 2^64, the kernels when left out; with `null` they stay probable. */
  readonly prover?: Prover | null;
  /** How long the number is worked on here before anything is asked of workers, in milliseconds; 200 when left out. */
  readonly localMs?: number;
  /** 64 bits that no worker can guess, to check relations with. */
  readonly secret?: bigint;
  /** Called while relations are being combined, which takes seconds without a pause. */
  readonly onCombining?: () => void;
}

/**
 * The factorisation of an integer as a distributed function.
 *
 * @example
 * const factor = new DistributedFactor(2n ** 251n - 1n);
 * await drive(factor, runner, { concurrency: 8 });
 * formatFactorization(factor.factorization!);
 */
export class DistributedFactor extends DistributedFunction<FactorPicture> {
  readonly n: bigint;
  readonly #options: DistributedFactorOptions;
  readonly #board: Board;
  readonly #proofs: Proofs;
  readonly #curves: CurveBranch;
  readonly #sieve: SieveBranch;
  /** In the order in which they are asked for jobs. */
  readonly #branches: readonly Branch[];
  readonly #streak = new FailureStreak();
  readonly #accounts = new Accounts();
  #isCapacityKnown = false;

  /**
   * Does the local work: below half a second for numbers of a few hundred digits.
   *
   * @param n any integer but 0
   * @throws RangeError for 0, and if more than 1,000 digits are left in one piece after trial division and algebra
   */
  constructor(n: bigint, options: DistributedFactorOptions = {}) {
    super();
    const {
      firstSigma = 6n,
      ecm = 'auto',
      secret = 0n,
      prover = kernelProver,
      localMs = LOCAL_MS,
    } = options;
    if (n === 0n) {
      throw new RangeError(
        '0 has no factorisation: every prime power divides it. Give another integer.',
      );
    }
    if (firstSigma < 6n) throw new RangeError('firstSigma must be at least 6.');
    this.n = n;
    this.#options = options;
    this.#board = new Board(beginFactoring(n < 0n ? -n : n), { ecm, secret, localMs });
    this.#proofs = new Proofs(prover);
    while (this.#proofs.hasSmall(this.#primes)) this.#proofs.proveSmall(this.#primes);
    this.#curves = new CurveBranch(this.#board, firstSigma);
    this.#sieve = new SieveBranch(this.#board);
    this.#branches = [
      new ProofBranch(this.#board, this.#proofs),
      new NfsBranch(this.#board),
      this.#curves,
      this.#sieve,
    ];
  }

  /** Whether every factor is known to be prime, and proven as far as proofs were asked for and possible. */
  get done(): boolean {
    return this.#board.known.done && this.#proofs.isSettled(this.#primes);
  }

  /** Prime factors known so far, ascending, each as often as it divides n. */
  get primeFactors(): bigint[] {
    return this.#board.known.primes.flatMap(({ prime, exponent }) => repeat(prime, exponent));
  }

  /** Parts known to be composite, ascending, each as often as it divides n; empty when all are split. */
  get compositeFactors(): bigint[] {
    return this.#board.known.composites.flatMap(({ value, exponent }) => repeat(value, exponent));
  }

  /** The result, or `null` while composites are left. */
  get factorization(): Factorization | null {
    const { known } = this.#board;
    return known.done ? known.factorization(this.n < 0n ? -1n : 1n) : null;
  }

  /** The certificate of a prime factor; null below 2^64 and where there is none. */
  certificate(prime: bigint): unknown {
    return this.#proofs.certificate(prime);
  }

  /** Whether the result is there and right: the product is n, every factor passes BPSW. */
  verify(): boolean {
    return this.factorization !== null && verifyFactorization(this.factorization);
  }

  /** The picture at the moment of the last outcome. */
  get progress(): FactorPicture {
    return this.picture(this.#accounts.latest);
  }

  /**
   * Where the factorisation stands.
   * @param now milliseconds since 1970
   */
  picture(now: number): FactorPicture {
    return drawPicture({
      n: this.n,
      expression: this.#options.expression ?? null,
      stage: this.#stage,
      failure: this.failure,
      combining: this.#sieve.combining,
      board: this.#board,
      proofs: this.#proofs,
      time: this.#curves.time,
      accounts: this.#accounts,
      now,
    });
  }

  override get failure(): string | null {
    return this.#streak.verdict;
  }

  /** What the workers can do at once, as often as it changes: for the sizes of jobs, and what is worth asking for. */
  setCapacity(capacity: Capacity): void {
    this.#isCapacityKnown = true;
    this.#board.capacity = { ...capacity, slots: Math.max(1, capacity.slots) };
  }

  override offer(concurrency: number): void {
    if (!this.#isCapacityKnown) this.#board.capacity = { slots: concurrency, kinds: [] };
  }

  nextJob(): JobRequest | null {
    if (this.done || this.stopped || this.failure !== null) return null;
    for (const branch of this.#branches) {
      const next = branch.next();
      if (next === null) continue;
      const { name } = this.#options;
      const request = name === undefined ? next : { ...next, name };
      this.resume(request);
      return request;
    }
    return null;
  }

  /** A job went out, now or before a restart. */
  override resume(request: JobRequest): void {
    this.#streak.giveOut(request);
    this.#branch(request)?.giveOut(request);
  }

  processResult({ request, outcome }: SettledJob): void {
    this.#streak.takeBack(request);
    this.#accounts.add(outcome);
    const verdict = this.#branch(request)?.absorb(request, this.#believed(outcome));
    if (verdict === 'usable') this.#streak.end(outcome.worker);
    else if (verdict !== undefined && verdict !== 'cancelled') this.#regret(verdict, outcome);
  }

  /** Nothing of a worker that lied again and again is looked at. */
  #believed(outcome: ChildOutcome): ChildOutcome {
    if (outcome.state !== 'succeeded' || this.#board.trust.trusts(outcome.worker)) return outcome;
    const { value: _, ...facts } = outcome;
    const message = `Results of ${outcome.worker} are not believed any more.`;
    return { ...facts, state: 'failed', message };
  }

  #regret({ reason, falseClaims }: Exclude<Verdict, string>, { worker }: ChildOutcome): void {
    const isLiar = !this.#board.trust.trusts(worker);
    this.#streak.add(reason, { isLiar, ...(worker === undefined ? {} : { worker }) });
    if (falseClaims > 0) this.#board.trust.reject(worker, falseClaims);
  }

  override isPointless(request: JobRequest): boolean {
    return this.done || this.#branch(request)?.isPointless(request) !== false;
  }

  /** Whether relations wait for a matrix, or small primes for a proof. */
  override get hasWork(): boolean {
    return !this.stopped && (this.#sieve.ready.length > 0 || this.#proofs.hasSmall(this.#primes));
  }

  /** One step of it: hundredths of a second to some seconds. */
  override work(): void {
    if (this.#proofs.hasSmall(this.#primes)) this.#proofs.proveSmall(this.#primes);
    else this.#sieve.combine(() => this.#options.onCombining?.());
  }

  get #primes(): bigint[] {
    return this.#board.known.primes.map(({ prime }) => prime);
  }

  #branch({ kind }: JobRequest): Branch | undefined {
    return this.#branches.find((branch) => branch.kind === kind);
  }

  get #stage(): FactorPicture['stage'] {
    if (this.done) return 'done';
    if (this.failure !== null) return 'failed';
    if (this.stopped) return 'stopped';
    if (this.#board.known.done) return 'prove';
    if (this.#sieve.combining !== null) return 'combine';
    const { works } = this.#board;
    if (works.some(({ isWithNfs }) => isWithNfs)) return 'nfs';
    return works.some(({ sieve }) => sieve !== null) ? 'sieve' : 'ecm';
  }
}

function repeat(value: bigint, times: number): bigint[] {
  return Array.from({ length: times }, () => value);
}
