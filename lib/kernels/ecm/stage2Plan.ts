import { primesUpTo } from '../primes/primesUpTo.ts';
import { sieveSegment } from '../primes/sieveSegment.ts';

/**
 * Which pairs (giant step m, baby step j) cover the primes of (B1, B2]: every such prime is m·D + j or m·D - j
 * with j < D/2 prime to D. One product serves both signs.
 */
export interface Stage2Plan {
  readonly B1: number;
  readonly B2: number;
  readonly D: number;
  /** The j, ascending: 0 < j < D/2, prime to D. */
  readonly babies: Uint16Array;
  readonly firstGiant: number;
  readonly lastGiant: number;
  /** Baby indices for each giant step, from `firstGiant` to `lastGiant`. */
  rows(): Iterable<Uint16Array>;
}

/** Up to here the rows are kept (13 MB); above, sieving again costs 3 % of a curve and saves hundreds of MB. */
const KEEP_ROWS_UP_TO = 200_000_000;

/** Products of small primes: the more primes, the fewer residues prime to D. All below 2^17, so j fits 16 bits. */
const STEPS = [30, 60, 210, 420, 630, 1050, 2310, 4620, 6930, 9240, 30030, 60060, 90090];

let latest: Stage2Plan | null = null;

/**
 * The plan for (B1, B2]; the latest one is kept.
 *
 * @param B1 at least 15
 * @param B2 above B1, below 2^42
 */
export function stage2Plan(B1: number, B2: number): Stage2Plan {
  if (latest?.B1 !== B1 || latest.B2 !== B2) latest = makePlan(B1, B2);
  return latest;
}

function makePlan(B1: number, B2: number): Stage2Plan {
  const D = cheapestStep(B1, B2);
  const babies = residues(D);
  const firstGiant = Math.max(1, Math.round(B1 / D));
  const lastGiant = Math.round(B2 / D);
  const shape = { B1, B2, D, babies, firstGiant, lastGiant };
  if (B2 > KEEP_ROWS_UP_TO) return { ...shape, rows: () => sieveRows(shape) };
  const kept = [...sieveRows(shape)];
  return { ...shape, rows: () => kept };
}

/**
 * Points cost about ten products each, the pairs the same for every D but for the share of residues. D stays below
 * 2 B1, so that the first giant step reaches down to B1 and no prime of D lies above it.
 */
function cheapestStep(B1: number, B2: number): number {
  const cost = (D: number): number => D + 2 * residues(D).length + (10 * (B2 - B1)) / D;
  return STEPS.filter((D) => D <= 2 * B1).reduce((best, D) => (cost(D) < cost(best) ? D : best));
}

function residues(D: number): Uint16Array {
  const primes = [2, 3, 5, 7, 11, 13].filter((p) => D % p === 0);
  const list: number[] = [];
  for (let j = 1; j < D / 2; j += 2) if (primes.every((p) => j % p !== 0)) list.push(j);
  return Uint16Array.from(list);
}

type PlanShape = Omit<Stage2Plan, 'rows'>;

function* sieveRows(shape: PlanShape): Generator<Uint16Array> {
  const { B1, B2, D, babies, firstGiant, lastGiant } = shape;
  const oddPrimes = primesUpTo(Math.floor(Math.sqrt(B2 + D)) + 1).subarray(1);
  const giantsPerSegment = Math.max(1, Math.floor(262_144 / D));
  const flags = new Uint8Array((giantsPerSegment * D) / 2);
  const row = new Uint16Array(babies.length);
  for (let m = firstGiant; m <= lastGiant; m += giantsPerSegment) {
    const low = m * D - D / 2 + (((D / 2) & 1) === 0 ? 1 : 0);
    sieveSegment(low, flags, oddPrimes);
    const isPrime = (q: number): boolean => q > B1 && q <= B2 && flags[(q - low) / 2] === 0;
    for (let g = m; g < m + giantsPerSegment && g <= lastGiant; g++) {
      const centre = g * D;
      let length = 0;
      for (let i = 0; i < babies.length; i++) {
        const j = babies[i]!;
        if (isPrime(centre - j) || isPrime(centre + j)) row[length++] = i;
      }
      yield row.slice(0, length);
    }
  }
}
