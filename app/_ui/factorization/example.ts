/* Pictures for tests: a number of 84 digits in the sieve, one that is done. */
import type { FactorPicture, SievePicture } from '../../../lib/protocol/picture.ts';

/** A sieve in the middle, on two workers. */
export const exampleSieve: SievePicture = {
  digits: 84,
  full: 5210,
  partial: 188_432,
  combined: 14_120,
  needed: 41_984,
  duplicates: 31,
  perSecond: 1834,
  workers: [
    { name: 'gauss', relations: 101_223, perSecond: 982, rejected: 0 },
    { name: 'noether', relations: 92_419, perSecond: 852, rejected: 0 },
  ],
  curve: Array.from({ length: 60 }, (_, i) => [i * 2, Math.round(14_120 * (i / 59) ** 1.5)]),
};

/** A factorisation while it sieves. */
export const examplePicture: FactorPicture = {
  type: 'factorization',
  n: String(11n ** 150n + 1n),
  expression: '11^150+1',
  stage: 'sieve',
  sentence: 'Two workers collect relations for the 84-digit part.',
  found: [
    { prime: '2', exponent: 1, method: 'trial division', worker: null, certainty: 'proven' },
    { prime: '61', exponent: 1, method: 'trial division', worker: null, certainty: 'proven' },
    { prime: '7321', exponent: 1, method: 'algebra', worker: null, certainty: 'proven' },
    {
      ...{
        prime: '168692292721',
        exponent: 1,
        method: 'ecm',
        worker: 'gauss',
        certainty: 'proven',
      },
      ...{ sigma: '3407198', B1: 11_000 },
    },
  ],
  composites: [{ value: '9'.repeat(84), digits: 84, exponent: 1 }],
  ecm: [
    { B1: 2000, factorDigits: 15, done: 25, expected: 25 },
    { B1: 11_000, factorDigits: 20, done: 90, expected: 90 },
    { B1: 50_000, factorDigits: 25, done: 61, expected: 214 },
  ],
  sieve: exampleSieve,
  combining: null,
  timeLeft: { earlySeconds: 120, seconds: 180, lateSeconds: 300 },
  rejected: 0,
  elapsedSeconds: 131,
  cpuSeconds: 244,
};
