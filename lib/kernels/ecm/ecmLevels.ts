/** One row of the ECM schedule: after `curves` curves at `B1`, `B2` a factor of `factorDigits` digits is missed with probability 1/e. */
export interface EcmLevel {
  readonly factorDigits: number;
  readonly B1: number;
  readonly B2: number;
  readonly curves: number;
}

/** Stage 2 reaches this multiple of B1: it then costs about half of stage 1 with the standard continuation. */
const B2_FACTOR = 100;

const level = (factorDigits: number, B1: number, curves: number): EcmLevel => ({
  factorDigits,
  B1,
  B2: B1 * B2_FACTOR,
  curves,
});

/**
 * B1 and the expected number of curves by size of the factor sought, for B2 = 100·B1.
 *
 * Rows from 15 to 55 digits: the older of Paul Zimmermann's two published tables (ECMNET; also at mersennewiki.org,
 * "Elliptic curve method", "Choosing the best parameters"). GMP-ECM 7 lists 74, 214, 430 and 904 curves from 20 to 35
 * digits because its default B2 is larger; brought down to 100 B1 these are within 15 % of ours. Measured here: random
 * primes of 15 digits fall to one curve in 22.7 at B1 = 2,000 (3,000 trials). The first two rows are ours: they only
 * have to catch what Pollard's rho left over.
 */
export const ecmLevels: readonly EcmLevel[] = [
  level(10, 200, 8),
  level(12, 600, 12),
  level(15, 2_000, 25),
  level(20, 11_000, 90),
  level(25, 50_000, 300),
  level(30, 250_000, 700),
  level(35, 1_000_000, 1_800),
  level(40, 3_000_000, 5_100),
  level(45, 11_000_000, 10_600),
  level(50, 43_000_000, 19_300),
  level(55, 110_000_000, 49_000),
];

/**
 * The stage-2 bound that goes with a given B1 when none is named.
 * @example defaultB2(11_000) // 1_100_000
 */
export function defaultB2(B1: number): number {
  return B1 * B2_FACTOR;
}
