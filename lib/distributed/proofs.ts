import { checkCertificate } from '../kernels/prove/checkCertificate.ts';
import { provePrime } from '../kernels/prove/provePrime.ts';
import type { JobRequest } from './jobRunner.ts';

/** The kind's name. */
export const proveKind = 'prove.prime';

/** What proves and checks. */
export interface Prover {
  /** Whether the certificate proves that n is prime; never throws. */
  check(n: bigint, certificate: unknown): boolean;
  /** A certificate for a prime of at most 70 digits, `null` where none is found at once. */
  proveLocally(n: bigint): unknown;
}

/** The prover of `lib/kernels/prove`. */
export const kernelProver: Prover = {
  check: (n, certificate) => checkCertificate(n, certificate).proven,
  proveLocally: (n) => {
    const proof = provePrime(n);
    return proof?.prime === true ? proof.certificate : null;
  },
};

/** Up to here the primality test itself is a proof. */
const PROVEN_BY_TEST = 2n ** 64n;

/** Up to 70 digits a proof takes less time than a job around it: some 30 ms. */
const LOCAL = 10n ** 70n;

/** Beyond, a proof takes hours; such primes stay probable. */
const MAX_DIGITS = 1_000;

/** So many children may fail to prove a prime before it stays probable. */
const MAX_FAILURES = 4;

interface Standing {
  certificate: unknown;
  /** Whether a proof on the spot was tried. */
  isTried: boolean;
  running: number;
  failures: number;
}

/** The proofs of primes: which are there, and which are still to be found. */
export class Proofs {
  readonly #prover: Prover | null;
  readonly #standings = new Map<bigint, Standing>();

  /** @param prover null when nothing is to be proven */
  constructor(prover: Prover | null) {
    this.#prover = prover;
  }

  /** Whether the prime is proven: by its size or by a certificate. */
  isProven(prime: bigint): boolean {
    return prime < PROVEN_BY_TEST || this.certificate(prime) !== null;
  }

  /** The certificate of a prime, null where there is none. */
  certificate(prime: bigint): unknown {
    return this.#standings.get(prime)?.certificate ?? null;
  }

  /** Whether all is done that can be done for these primes. */
  isSettled(primes: readonly bigint[]): boolean {
    return primes.every((prime) => !this.#isOpen(prime));
  }

  /** A prime that no child works on; `null` when there is none. */
  next(primes: readonly bigint[]): JobRequest | null {
    for (const prime of primes) {
      if (!this.#isOpen(prime) || this.#isSmall(prime)) continue;
      if ((this.#standings.get(prime)?.running ?? 0) > 0) continue;
      return { kind: proveKind, payload: { n: prime.toString() } };
    }
    return null;
  }

  /** Whether some of them are to be proven on the spot. */
  hasSmall(primes: readonly bigint[]): boolean {
    return primes.some((prime) => this.#isSmall(prime));
  }

  /** Proves the first of the small ones. */
  proveSmall(primes: readonly bigint[]): void {
    const prime = primes.find((p) => this.#isSmall(p));
    if (prime === undefined) return;
    const standing = this.#standing(prime);
    standing.isTried = true;
    standing.certificate = this.#prover?.proveLocally(prime) ?? null;
  }

  #isSmall(prime: bigint): boolean {
    return this.#isOpen(prime) && prime < LOCAL && this.#standings.get(prime)?.isTried !== true;
  }

  /** Notes that a child works on n. */
  giveOut(n: bigint): void {
    this.#standing(n).running += 1;
  }

  /** Notes that a child is back without a proof. */
  takeBack(n: bigint, { failed }: { failed: boolean }): void {
    const standing = this.#standing(n);
    standing.running = Math.max(0, standing.running - 1);
    if (failed) standing.failures += 1;
  }

  /** Absorbs a child's result; false when it proves nothing. */
  absorb(n: bigint, value: unknown): boolean {
    const { prime, certificate } = (value ?? {}) as { prime?: unknown; certificate?: unknown };
    const holds = prime === true && this.#prover?.check(n, certificate) === true;
    this.takeBack(n, { failed: !holds });
    if (holds) this.#standing(n).certificate = certificate;
    return holds;
  }

  #isOpen(prime: bigint): boolean {
    if (this.#prover === null || this.isProven(prime)) return false;
    const failures = this.#standings.get(prime)?.failures ?? 0;
    return failures < MAX_FAILURES && prime.toString().length <= MAX_DIGITS;
  }

  #standing(n: bigint): Standing {
    let standing = this.#standings.get(n);
    if (standing === undefined) {
      standing = { certificate: null, isTried: false, running: 0, failures: 0 };
      this.#standings.set(n, standing);
    }
    return standing;
  }
}

/** The n of a request for a proof, or `null` if it is of another kind. */
export function provenNumber(request: JobRequest): bigint | null {
  return request.kind === proveKind ? BigInt((request.payload as { n: string }).n) : null;
}
