/*
 * How many curves find a factor of a given size, on average.
 *
 * The order of a curve modulo p is as smooth as a number of the size of p / 23.4: Suyama's curves have 12 torsion
 * points, and powers of 2 and 3 more often than chance has. A curve succeeds when this number is B1-smooth but for one
 * prime up to B2. With Dickman's rho, and u = log(p / 23.4) / log B1, that has the probability
 * ρ(u) + ∫ ρ(u − t) / t dt for t from 1 to log B2 / log B1.
 * P. Zimmermann, B. Dodson, "20 years of ECM", ANTS VII (2006); for 23.4 see P. Montgomery's thesis (1992).
 */

/** ln 23.4, the gain of Suyama's curves. */
const gain = Math.log(23.4);
/** Steps of the tables a unit; the error is far below a percent. */
const steps = 500;
const largest = 20;
const euler = 0.5772156649;

const rhoTable = tabulate();

/**
 * The expected number of curves until a factor of `digits` digits is found.
 * @param digits decimal digits of the factor; its middle size is meant
 * @param bounds both stages
 */
export function expectedCurves(digits: number, { B1, B2 }: { B1: number; B2: number }): number {
  const size = (digits - 0.5) * Math.LN10 - gain;
  const logB1 = Math.log(B1);
  const u = size / logB1;
  const end = Math.log(B2) / logB1;
  const count = Math.max(1, Math.ceil((end - 1) * steps));
  const width = (end - 1) / count;
  let stage2 = 0;
  for (let step = 0; step < count; step++) {
    const t = 1 + (step + 0.5) * width;
    stage2 += (density(u - t, size - t * logB1) / t) * width;
  }
  return 1 / (density(u, size) + stage2);
}

/** Numbers of this size itself, not up to it: the derivative of x ρ(u) is ρ(u) − γ ρ(u − 1) / ln x, nearly. */
function density(u: number, logSize: number): number {
  return u <= 0 ? 1 : rho(u) - (euler * rho(u - 1)) / Math.max(1, logSize);
}

/** Dickman's function: the share of numbers x whose primes are all below x^(1/u). */
export function rho(u: number): number {
  if (u <= 1) return u < 0 ? 0 : 1;
  const place = Math.min(u * steps, rhoTable.length - 2);
  const below = Math.floor(place);
  const [low = 0, high = 0] = rhoTable.slice(below, below + 2);
  return low + (high - low) * (place - below);
}

/**
 * u ρ(u) is the integral of ρ from u − 1 to u; by the trapezoidal rule, which adds positive numbers only and so is as
 * exact at 10^-20 as at 1.
 */
function tabulate(): number[] {
  const table: number[] = Array(steps + 1).fill(1);
  let inner = steps - 1;
  for (let place = steps + 1; place <= largest * steps; place++) {
    inner += (table[place - 1] ?? 0) - (table[place - steps] ?? 0);
    const first = table[place - steps] ?? 0;
    table.push((inner + first / 2) / (place - 0.5));
  }
  return table;
}
