import type { EcmJobPayload, EcmJobResult } from '../../../distributed/ecmJob.ts';
import { ecmCurvesKind } from '../../../distributed/ecmJob.ts';
import type { JobRequest } from '../../../distributed/jobRunner.ts';
import { proveKind } from '../../../distributed/proofs.ts';
import {
  base64Of,
  decodePlan,
  type SieveJobPayload,
  type SieveJobResult,
  sieveKind,
} from '../../../distributed/sieveJob.ts';
import { ecmCurves } from '../../../kernels/ecm/ecmCurves.ts';
import { provePrime } from '../../../kernels/prove/provePrime.ts';
import { Siever } from '../../../kernels/siqs/siever.ts';

/** How a kernel sees the thread that it runs on. */
export interface ThreadControl {
  /** Whether anybody still waits for the result. */
  goesOn: () => boolean;
  /** Time since the job began. */
  elapsedMs: () => number;
}

/** Does a job. @returns its value. @throws Error for a kind that threads have none for */
export function runKernel({ kind, payload }: JobRequest, control: ThreadControl): unknown {
  if (kind === sieveKind) return sieved(payload as SieveJobPayload, control);
  if (kind === ecmCurvesKind) return curves(payload as EcmJobPayload, control);
  if (kind === proveKind) return proven(payload as { n: string }, control);
  throw new Error(`A thread has no kernel for ${kind}.`);
}

/** Some curves at a time, so that a factor that was found elsewhere ends them. */
function curves(payload: EcmJobPayload, { goesOn }: ThreadControl): EcmJobResult {
  const { n, B1, B2, firstSigma, count } = payload;
  const bounds = B2 === undefined ? { B1 } : { B1, B2 };
  let done = 0;
  while (done < count && goesOn()) {
    const some = Math.min(curvesAtATime, count - done);
    const first = BigInt(firstSigma) + BigInt(done);
    const found = ecmCurves({ n: BigInt(n), ...bounds, firstSigma: first, count: some });
    done += found.curvesDone;
    if (found.factor === null) continue;
    return { factor: `${found.factor}`, sigma: `${found.sigma}`, curvesDone: done };
  }
  return { factor: null, sigma: null, curvesDone: done };
}

/** The compiled arithmetic computes four at once; with eight nothing is lost on the way. */
const curvesAtATime = 8;

let last: { plan: string; siever: Siever } | null = null;

function sieved(payload: SieveJobPayload, { goesOn, elapsedMs }: ThreadControl): SieveJobResult {
  const plan = JSON.stringify(payload.plan);
  if (last?.plan !== plan) last = { plan, siever: new Siever(decodePlan(payload.plan)) };
  const { siever } = last;
  let seedsDone = 0;
  const seeds = Math.min(payload.count, siever.seeds - payload.firstSeed);
  const bytes = siever.chunk(payload.firstSeed, Math.max(1, seeds), (done) => {
    seedsDone = done;
    return goesOn() && elapsedMs() < payload.budgetMs;
  });
  return { seedsDone, relations: 0, packed: base64Of(bytes) };
}

function proven({ n }: { n: string }, { goesOn }: ThreadControl): unknown {
  const proof = provePrime(BigInt(n), { shouldStop: () => !goesOn() });
  return proof?.prime ? proof : { prime: false, certificate: null };
}
