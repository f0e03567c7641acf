import { seededRandom } from '../kernels/arith/seededRandom.ts';
import { ecmCurves } from '../kernels/ecm/ecmCurves.ts';
import { type CompactRelation, packRelations } from '../kernels/siqs/packedRelations.ts';
import { Siever } from '../kernels/siqs/siever.ts';
import { type EcmJobPayload, type EcmJobResult, ecmCurvesKind } from './ecmJob.ts';
import type { ChildOutcome, JobRequest, JobRunner, SubmittedJob } from './jobRunner.ts';
import {
  base64Of,
  decodePlan,
  type SieveJobPayload,
  type SieveJobResult,
  sieveKind,
  type WirePlan,
} from './sieveJob.ts';

/** How a simulated worker treats a job. */
export type Conduct =
  | 'honest'
  /** Relations with a changed prime; factors that do not divide. */
  | 'lies'
  /** Bytes that are no relations. */
  | 'garbage'
  /** Claims to have done everything, and returns next to nothing. */
  | 'lazy'
  | 'fails'
  | 'timesOut'
  | 'lost'
  /** Never comes back. */
  | 'silent';

/** A worker of a {@link SimulatedFleet}. */
export interface SimulatedWorker {
  readonly name: string;
  readonly slots?: number;
  /** 1 computes a seed in `seedMs`. */
  readonly speed?: number;
  readonly conduct?: (job: number) => Conduct;
  /** When it begins to take jobs, and when it does so no more, in milliseconds of the simulation. */
  readonly from?: number;
  readonly until?: number;
}

/** Choices of {@link SimulatedFleet}. */
export interface FleetOptions {
  readonly workers: readonly SimulatedWorker[];
  readonly seed: bigint;
  /** Awaited between events. */
  readonly breathe: () => Promise<void>;
  /** Milliseconds that a seed, and a curve, takes at speed 1. */
  readonly seedMs?: number;
  readonly curveMs?: number;
  /** Kernels of further kinds. */
  readonly kernels?: Readonly<Record<string, (payload: unknown) => unknown>>;
}

interface Waiting {
  readonly id: number;
  readonly request: JobRequest;
  readonly settle: (outcome: ChildOutcome) => void;
}

interface Running extends Waiting {
  readonly worker: SimulatedWorker;
  readonly conduct: Conduct;
  readonly start: number;
  readonly end: number;
}

/** A run of seeds or curves, as far as it came. */
interface Share {
  readonly done: number;
  readonly ms: number;
}

/**
 * Workers of a simulation: true kernels, an invented clock. Who is quick, slow, false or gone is up to the test, and all
 * that is left to chance comes from the seed, so that every run of a test is the same.
 */
export class SimulatedFleet implements JobRunner {
  readonly submitted: JobRequest[] = [];
  readonly cancelled: number[] = [];
  readonly #options: FleetOptions;
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #waiting: Waiting[] = [];
  #running: Running[] = [];
  #now = 1_800_000_000_000;
  #isAwake = false;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  /** The clock of the simulation, in milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  async submit(request: JobRequest): Promise<SubmittedJob> {
    const id = this.submitted.push(request);
    const outcome = new Promise<ChildOutcome>((settle) => {
      this.#waiting.push({ id, request, settle });
    });
    void this.#run();
    return { id, outcome, cancel: async () => this.#cancel(id) };
  }

  #cancel(id: number): void {
    const ended = [...this.#waiting, ...this.#running].find((job) => job.id === id);
    if (ended === undefined) return;
    this.cancelled.push(id);
    const i = this.#waiting.findIndex((job) => job.id === id);
    if (i >= 0) this.#waiting.splice(i, 1);
    this.#running = this.#running.filter((job) => job.id !== id);
    ended.settle({ id, state: 'cancelled', message: 'Cancelled.', finishedAt: this.#now });
  }

  async #run(): Promise<void> {
    if (this.#isAwake) return;
    this.#isAwake = true;
    for (;;) {
      await this.#options.breathe();
      this.#assign();
      const ending = this.#running.filter(({ end }) => Number.isFinite(end));
      if (ending.length === 0) break;
      const next = ending.reduce((a, b) => (b.end < a.end ? b : a));
      this.#running = this.#running.filter((job) => job !== next);
      this.#now = Math.max(this.#now, next.end);
      next.settle(this.#outcomeOf(next));
    }
    this.#isAwake = false;
  }

  #assign(): void {
    for (;;) {
      const free = this.#options.workers.filter((worker) => this.#isFree(worker));
      if (free.length === 0 || this.#waiting.length === 0) return;
      const worker = free[Number(this.#random.below(BigInt(free.length)))]!;
      const job = this.#waiting.shift()!;
      const conduct = worker.conduct?.(job.id) ?? 'honest';
      const ms = this.#shareOf(job.request, worker.speed ?? 1).ms;
      const isQuick = conduct !== 'honest' && conduct !== 'lies';
      const end = conduct === 'silent' ? Infinity : this.#now + (isQuick ? ms / 4 : ms);
      this.#running.push({ ...job, worker, conduct, start: this.#now, end });
    }
  }

  #isFree(worker: SimulatedWorker): boolean {
    const elapsed = this.#now - 1_800_000_000_000;
    if (elapsed < (worker.from ?? 0) || elapsed > (worker.until ?? Infinity)) return false;
    const busy = this.#running.filter((job) => job.worker === worker).length;
    return busy < (worker.slots ?? 1);
  }

  #shareOf(request: JobRequest, speed: number): Share {
    if (request.kind === sieveKind) {
      const { count, budgetMs } = request.payload as SieveJobPayload;
      const seedMs = (this.#options.seedMs ?? 10) / speed;
      const done = Math.min(count, Math.max(1, Math.ceil(budgetMs / seedMs)));
      return { done, ms: done * seedMs };
    }
    const count = (request.payload as Partial<EcmJobPayload>).count ?? 1;
    return { done: count, ms: (count * (this.#options.curveMs ?? 50)) / speed };
  }

  #outcomeOf({ id, request, worker, conduct, start }: Running): ChildOutcome {
    const { name, speed = 1 } = worker;
    const elapsedMs = Math.max(1, this.#now - start);
    const facts = { id, worker: name, finishedAt: this.#now, elapsedMs, wallMs: elapsedMs };
    const message = `${name} has trouble`;
    if (conduct === 'fails') return { ...facts, state: 'failed', message };
    if (conduct === 'timesOut') return { ...facts, state: 'timedOut', message };
    if (conduct === 'lost') return { ...facts, state: 'lost', message };
    const { done } = this.#shareOf(request, speed);
    return { ...facts, state: 'succeeded', value: this.#value(request, { done, conduct }) };
  }

  #value({ kind, payload }: JobRequest, { done, conduct }: { done: number; conduct: Conduct }) {
    if (kind === sieveKind) return sieved(payload as SieveJobPayload, done, conduct);
    if (kind === ecmCurvesKind) return curves(payload as EcmJobPayload, conduct);
    const kernel = this.#options.kernels?.[kind];
    if (kernel === undefined) throw new Error(`The simulated fleet has no kernel for ${kind}.`);
    return conduct === 'honest' ? kernel(payload) : { nonsense: true };
  }
}

function curves(payload: EcmJobPayload, conduct: Conduct): EcmJobResult {
  if (conduct === 'lies') return { factor: '12345678', sigma: '7', curvesDone: 1 };
  if (conduct !== 'honest') return { factor: null, sigma: null, curvesDone: payload.count };
  const { n, B1, B2, firstSigma, count } = payload;
  const bounds = B2 === undefined ? { B1 } : { B1, B2 };
  const result = ecmCurves({ n: BigInt(n), ...bounds, firstSigma: BigInt(firstSigma), count });
  return {
    factor: result.factor?.toString() ?? null,
    sigma: result.sigma?.toString() ?? null,
    curvesDone: result.curvesDone,
  };
}

function sieved(
  { plan, firstSeed }: SieveJobPayload,
  seedsDone: number,
  conduct: Conduct,
): SieveJobResult {
  if (conduct === 'garbage') return { seedsDone, relations: 0, packed: btoa('no relations') };
  const sieve = sieveOf(plan);
  const all = Array.from({ length: seedsDone }, (_, i) => sieve(firstSeed + i)).flat();
  const kept = conduct === 'lazy' ? all.slice(0, 3) : all;
  if (conduct === 'lies')
    kept.forEach((relation, i) => {
      if (i % 3 === 0) kept[i] = { ...relation, twos: relation.twos ^ 1 };
    });
  return { seedsDone, relations: kept.length, packed: base64Of(packRelations(firstSeed, kept)) };
}

type SeedSieve = (seed: number) => readonly CompactRelation[];
const sieves = new Map<string, SeedSieve>();

/** The relations of single seeds, each sieved once, whatever the tests do with it. */
function sieveOf(plan: WirePlan): SeedSieve {
  const key = JSON.stringify(plan);
  const known = sieves.get(key);
  if (known !== undefined) return known;
  const siever = new Siever(decodePlan(plan));
  const relations = new Map<number, readonly CompactRelation[]>();
  const sieve = (seed: number): readonly CompactRelation[] => {
    const found = relations.get(seed) ?? siever.relations(seed);
    relations.set(seed, found);
    return found;
  };
  sieves.set(key, sieve);
  return sieve;
}
