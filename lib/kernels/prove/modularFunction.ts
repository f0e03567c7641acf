import { type Complex, divide, exp, expOfImaginary, multiply, pi, sqrtOf } from './fixedPoint.ts';
import type { Form } from './reducedForms.ts';

/** Which function of tau generates the class field. */
export type Invariant = 'j' | 'gamma2';

/** gamma2 is the cube root of j. Its values generate the same field, at a third of the digits, when 3 does not divide D. */
export function invariantOf(size: number): Invariant {
  return size % 3 === 0 ? 'j' : 'gamma2';
}

/** Roughly log2(1 + |value|) at the root of a reduced form. */
export function heightBits({ a }: Form, size: number): number {
  const x = (Math.PI * Math.sqrt(size)) / a;
  return size % 3 === 0 ? log2OfSum(x, 1700) : log2OfSum(x / 3, 12);
}

/** log2(e^x + c) */
function log2OfSum(x: number, c: number): number {
  return x / Math.LN2 + Math.log1p(c * Math.exp(-x)) / Math.LN2;
}

/** What all values of one discriminant share. */
export class ModularFunction {
  readonly #size: number;
  readonly #bits: number;
  readonly #pi: bigint;
  readonly #root: bigint;

  /** @param bits wanted behind the point, the height of the values included */
  constructor(size: number, bits: number) {
    this.#size = size;
    this.#bits = bits;
    this.#pi = pi(bits);
    this.#root = sqrtOf(size, bits);
  }

  /**
   * The invariant at tau = (-b + sqrt(D)) / 2a, for gamma2 at the equivalent tau that makes the values conjugate
   * (b divisible by 3, a not: Schertz, "Weber's class invariants revisited", 2002).
   *
   * With q = e^(2 pi i tau) and u = prod((1 - q^n) / (1 - q^2n))^8: gamma2 = u q^(-1/3) + 256 q^(2/3) / u^2.
   */
  at(form: Form): Complex {
    const bits = this.#bits;
    const big = this.#cubeRootOfInverse(form);
    const one: Complex = { re: 1n << BigInt(bits), im: 0n };
    const small = divide(one, big, bits);
    const q = multiply(multiply(small, small, bits), small, bits);
    const t = divide(eulerProduct(q, bits), eulerProduct(multiply(q, q, bits), bits), bits);
    let u = t;
    for (let i = 0; i < 3; i++) u = multiply(u, u, bits);
    const ratio = divide(small, u, bits);
    const square = multiply(ratio, ratio, bits);
    const first = multiply(big, u, bits);
    const gamma2 = { re: first.re + 256n * square.re, im: first.im + 256n * square.im };
    if (invariantOf(this.#size) === 'gamma2') return gamma2;
    return multiply(multiply(gamma2, gamma2, bits), gamma2, bits);
  }

  /** q^(-1/3) = e^(pi sqrt(-D) / 3a) e^(i pi b / 3a), with the cube root of unity that conjugates gamma2. */
  #cubeRootOfInverse(form: Form): Complex {
    const bits = this.#bits;
    const divisor = BigInt(3 * form.a);
    const length = exp((this.#pi * this.#root) / (divisor << BigInt(bits)), bits);
    const turns = invariantOf(this.#size) === 'j' ? 0 : rootOfUnity(form);
    const direction = expOfImaginary(
      (this.#pi * BigInt(form.b + 2 * form.a * turns)) / divisor,
      bits,
    );
    const by = BigInt(bits);
    return { re: (length * direction.re) >> by, im: (length * direction.im) >> by };
  }
}

/**
 * The e in gamma2(tau') = e^(2 pi i e / 3) gamma2(tau), tau' the root of an equivalent form (a', b', c') with 3 | b' and a'
 * not: by tau -> tau - 1 (one turn each) and tau -> -1 / tau (none).
 */
function rootOfUnity({ a, b, c }: Form): number {
  if (a % 3 !== 0) return turnsUntilDivisible(a, b);
  if (c % 3 !== 0) return turnsUntilDivisible(c, -b);
  return 1 + turnsUntilDivisible(a + b + c, -b - 2 * a);
}

function turnsUntilDivisible(a: number, b: number): number {
  return [0, 1, 2].find((turns) => (b + 2 * a * turns) % 3 === 0)!;
}

/** prod(1 - q^n) = 1 - q - q^2 + q^5 + q^7 - ..., by Euler's pentagonal numbers. */
function eulerProduct(q: Complex, bits: number): Complex {
  let [re, im] = [1n << BigInt(bits), 0n];
  // Term k is q^(k(3k-1)/2), and q^k times it; each comes from the one before by powers of q.
  let power: Complex = { re, im };
  let stepOfQ = q;
  let qk = q;
  const cube = multiply(multiply(q, q, bits), q, bits);
  for (let k = 1; ; k++) {
    power = multiply(power, stepOfQ, bits);
    if (isTiny(power)) return { re, im };
    const second = multiply(power, qk, bits);
    const sign = k % 2 === 0 ? 1n : -1n;
    re += sign * (power.re + second.re);
    im += sign * (power.im + second.im);
    qk = multiply(qk, q, bits);
    stepOfQ = multiply(stepOfQ, cube, bits);
  }
}

function isTiny({ re, im }: Complex): boolean {
  return re >= -2n && re <= 2n && im >= -2n && im <= 2n;
}
