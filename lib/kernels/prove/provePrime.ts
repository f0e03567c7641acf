/*
 * Elliptic curve primality proving. Way down: from n to smaller and smaller numbers, each probably prime and each
 * proving the one above it, until one is below 2^64; where a number has no good way on, the search goes back to the one
 * above. Then for each step its curve and point (or its bases), which is what the certificate keeps.
 */
import { bitLength } from '../arith/bitLength.ts';
import { type SeededRandom, seededRandom } from '../arith/seededRandom.ts';
import { isProbablePrime, isStrongProbablePrime } from '../primes/isProbablePrime.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import {
  type CertificateStep,
  MAX_CERTIFICATE_DIGITS,
  type PrimalityCertificate,
} from './certificate.ts';
import { curveStep } from './curveStep.ts';
import { type Descent, descents, smallPrimesFor } from './descents.ts';
import { pocklingtonStep } from './pocklingtonStep.ts';
import { SquareRoots } from './squareRoots.ts';

/** How far a proof is. */
export interface ProofProgress {
  /** `descent`: looking for the chain of numbers; `curves`: proving each by the next. */
  readonly stage: 'descent' | 'curves';
  /** Of the whole proof, in [0, 1]: a guess from the sizes of the numbers. It may fall when the search goes back. */
  readonly fraction: number;
  /** Bits of the number that is being worked on. */
  readonly bits: number;
  /** Numbers in the chain so far. */
  readonly steps: number;
}

/** How to prove. */
export interface ProofOptions {
  /** Same n and seed, same certificate; 1 when left out. */
  readonly seed?: bigint;
  readonly onProgress?: (progress: ProofProgress) => void;
  /** Asked at least every few ms at 100 digits, and every 50 ms at 200. */
  readonly shouldStop?: () => boolean;
}

/** What a proof ends in. */
export type Proof =
  | { readonly prime: true; readonly certificate: PrimalityCertificate }
  /** n is not prime. The witness, where there is one, fails the strong test of n, which anyone can repeat. */
  | { readonly prime: false; readonly witness: bigint | null };

/** Below, BPSW is exact and a certificate has no steps. */
const SMALL = 1n << 64n;

/** One step costs about the 4th power of the bits: more orders to try, longer powers of longer numbers. */
const COST_POWER = 4;

/** Of the whole time, the way down; the rest are curves and points. */
const DESCENT_SHARE = 0.6;

/**
 * Proves that n is prime, or that it is not.
 *
 * @param n any integer
 * @returns the proof, or `null` when it was stopped. `checkCertificate` accepts every certificate that comes back.
 * Cost: about 0.07 s at 100 digits, 0.4 s at 200, 1.4 s at 300, 14 s at 500; near the 4th power of the digits
 * @throws RangeError for a (probable) prime of more digits than a certificate may have
 * @throws Error if no proof is found for a number that passes BPSW and is not known to be composite. None is known.
 * @example provePrime(2n ** 127n - 1n) // { prime: true, certificate: { version: 1, n: '1701…', steps: [...] } }
 */
export function provePrime(n: bigint, options: ProofOptions = {}): Proof | null {
  if (!isProbablePrime(n)) return { prime: false, witness: witnessOf(n) };
  if (`${n}`.length > MAX_CERTIFICATE_DIGITS) {
    throw new RangeError(
      `A proof takes primes of at most ${MAX_CERTIFICATE_DIGITS} digits; this one stays a probable prime.`,
    );
  }
  const random = seededRandom(options.seed ?? 1n);
  const links = descend(n, random, options);
  const steps = links && carryOut(links, random, options);
  return steps && { prime: true, certificate: { version: 1, n: `${n}`, steps } };
}

/** A prime base that shows a composite number for what it is; a factor would say more, but nobody has one. */
function witnessOf(n: bigint): bigint | null {
  if (n < 4n || n % 2n === 0n) return null;
  for (const base of primesUpTo(1000)) {
    if (n % BigInt(base) !== 0n && !isStrongProbablePrime(n, BigInt(base))) return BigInt(base);
  }
  return null;
}

/** A number of the chain: the ways down that are left, the one that is taken, the roots both may use. */
interface Link {
  readonly roots: SquareRoots;
  readonly ways: Generator<Descent | null>;
  taken: Descent | null;
}

/** The way from n to a small prime; `null` when stopped. */
function descend(n: bigint, random: SeededRandom, options: ProofOptions): Link[] | null {
  const total = bitLength(n) ** COST_POWER;
  const links: Link[] = [];
  for (let number = n; number >= SMALL; ) {
    if (links.at(-1)?.roots.n !== number) links.push(open(number, random));
    const link = links.at(-1)!;
    const bits = bitLength(number);
    const fraction = (DESCENT_SHARE * (total - bits ** COST_POWER)) / total;
    options.onProgress?.({ stage: 'descent', fraction, bits, steps: links.length });
    const { value, done } = link.ways.next();
    if (options.shouldStop?.()) return null;
    if (done) {
      links.pop();
      if (links.length === 0) throw new Error(`No chain of proofs was found for ${n}.`);
      number = links.at(-1)!.roots.n;
    } else if (value !== null) {
      link.taken = value;
      number = value.q;
    }
  }
  return links;
}

function open(n: bigint, random: SeededRandom): Link {
  const roots = new SquareRoots(n, random);
  return { roots, ways: descents(roots), taken: null };
}

/** The steps of a chain; `null` when stopped. */
function carryOut(
  links: readonly Link[],
  random: SeededRandom,
  options: ProofOptions,
): CertificateStep[] | null {
  const costs = links.map(({ roots }) => bitLength(roots.n) ** COST_POWER);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const steps: CertificateStep[] = [];
  let spent = 0;
  for (const [i, link] of links.entries()) {
    if (options.shouldStop?.()) return null;
    const fraction = DESCENT_SHARE + ((1 - DESCENT_SHARE) * spent) / total;
    const bits = bitLength(link.roots.n);
    options.onProgress?.({ stage: 'curves', fraction, bits, steps: links.length });
    const step = carryOutOne(link, random);
    if (step === null) throw new Error(`${link.roots.n} passes BPSW and yet seems composite.`);
    steps.push(step);
    spent += costs[i]!;
  }
  return steps;
}

function carryOutOne({ roots, taken }: Link, random: SeededRandom): CertificateStep | null {
  const { q, curve } = taken!;
  const { n } = roots;
  if (curve === null) return pocklingtonStep(n, q, smallPrimesFor(bitLength(n)).bound);
  const { discriminant, trace } = curve;
  return curveStep({ discriminant, order: n + 1n - trace, q }, roots, random);
}
