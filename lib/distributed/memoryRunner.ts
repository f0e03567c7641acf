import { seededRandom } from '../kernels/arith/seededRandom.ts';
import { ecmCurves } from '../kernels/ecm/ecmCurves.ts';
import { provePrime } from '../kernels/prove/provePrime.ts';
import { Siever } from '../kernels/siqs/siever.ts';
import { type EcmJobPayload, type EcmJobResult, ecmCurvesKind } from './ecmJob.ts';
import type { ChildOutcome, JobRequest, JobRunner, SubmittedJob } from './jobRunner.ts';
import { proveKind } from './proofs.ts';
import {
  base64Of,
  decodePlan,
  encodePlan,
  type SieveJobPayload,
  type SieveJobResult,
  sieveKind,
} from './sieveJob.ts';

/** What becomes of a job instead of its true result: an outcome without its id, or `silence` until cancelled. */
export type Fate = Ending | 'silence' | null;

type Ending = WithoutId<ChildOutcome>;
type WithoutId<Outcome> = Outcome extends ChildOutcome ? Omit<Outcome, 'id'> : never;

/** Choices of {@link MemoryRunner}. */
export interface MemoryRunnerOptions {
  /** Chooses which of the waiting jobs runs next. */
  readonly seed?: bigint;
  /** Awaited before each job, so that the driver can act in between. */
  readonly breathe: () => Promise<void>;
  /** Kernels for further kinds, or other ones: payload to value. */
  readonly kernels?: Readonly<Record<string, (payload: unknown) => unknown>>;
  /** Decides the fate of the job with this id (from 1); `null` runs it truly. */
  readonly fate?: (id: number, request: JobRequest) => Fate;
}

interface Waiting {
  readonly id: number;
  readonly request: JobRequest;
  readonly settle: (outcome: ChildOutcome) => void;
}

/**
 * A job runner in memory: runs the kernels on this thread, one job at a time, in an order drawn from a seed.
 *
 * It knows `ecm.curves`, `siqs.sieve`, `prove.prime`, and `evaluate` of a plain number. For tests, examples and work without a server.
 */
export class MemoryRunner implements JobRunner {
  readonly #options: MemoryRunnerOptions;
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #waiting: Waiting[] = [];
  #running = false;
  /** Every request so far; the id of a job is its place from 1. */
  readonly submitted: JobRequest[] = [];
  /** Ids of jobs that were cancelled before they ran. */
  readonly cancelled: number[] = [];
  /** The most jobs that ever waited at once. */
  peak = 0;

  constructor(options: MemoryRunnerOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed ?? 1n);
  }

  async submit(request: JobRequest): Promise<SubmittedJob> {
    const id = this.submitted.push(request);
    const outcome = new Promise<ChildOutcome>((settle) => {
      this.#waiting.push({ id, request, settle });
    });
    this.peak = Math.max(this.peak, this.#waiting.length);
    void this.#run();
    return { id, outcome, cancel: async () => this.#cancel(id) };
  }

  #cancel(id: number): void {
    const i = this.#waiting.findIndex((job) => job.id === id);
    if (i < 0) return;
    const job = this.#waiting.splice(i, 1)[0]!;
    this.cancelled.push(id);
    job.settle({ id, state: 'cancelled', message: 'Cancelled.' });
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      await this.#options.breathe();
      const ready = this.#waiting.filter((job) => this.#fateOf(job) !== 'silence');
      if (ready.length === 0) break;
      const job = ready[Number(this.#random.below(BigInt(ready.length)))]!;
      this.#waiting.splice(this.#waiting.indexOf(job), 1);
      const fate = this.#fateOf(job);
      job.settle(fate === null || fate === 'silence' ? this.#truth(job) : withId(job.id, fate));
    }
    this.#running = false;
  }

  #fateOf({ id, request }: Waiting): Fate {
    return this.#options.fate?.(id, request) ?? null;
  }

  #truth({ id, request }: Waiting): ChildOutcome {
    const { kernels } = this.#options;
    const value = kernels?.[request.kind]?.(request.payload) ?? trueValue(request);
    return { id, state: 'succeeded', value };
  }
}

function trueValue({ kind, payload }: JobRequest): unknown {
  if (kind === 'evaluate') return { bundle: { 'text/plain': (payload as { code: string }).code } };
  if (kind === sieveKind) return sieved(payload as SieveJobPayload);
  if (kind === ecmCurvesKind) return curves(payload as EcmJobPayload);
  if (kind === proveKind) return proven(payload as { n: string });
  throw new Error(`The memory runner has no kernel for ${kind}.`);
}

function curves({ n, B1, B2, firstSigma, count }: EcmJobPayload): EcmJobResult {
  const bounds = B2 === undefined ? { B1 } : { B1, B2 };
  const result = ecmCurves({ n: BigInt(n), ...bounds, firstSigma: BigInt(firstSigma), count });
  const { factor, sigma, curvesDone } = result;
  return { factor: factor?.toString() ?? null, sigma: sigma?.toString() ?? null, curvesDone };
}

function proven({ n }: { n: string }): { prime: boolean; certificate: unknown } {
  const proof = provePrime(BigInt(n));
  return proof?.prime === true ? proof : { prime: false, certificate: null };
}

let siever: Siever | null = null;

/** All seeds, however long it takes. */
function sieved({ plan, firstSeed, count }: SieveJobPayload): SieveJobResult {
  const wanted = JSON.stringify(plan);
  if (siever === null || JSON.stringify(encodePlan(siever.plan)) !== wanted)
    siever = new Siever(decodePlan(plan));
  const packed = base64Of(siever.chunk(firstSeed, count));
  return { seedsDone: count, relations: 0, packed };
}

function withId(id: number, fate: Ending): ChildOutcome {
  return { ...fate, id };
}
