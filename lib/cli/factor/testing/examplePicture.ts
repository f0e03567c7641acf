import type { FactorPicture } from '../../../protocol/picture.ts';

/** A factorisation while it sieves, on two workers. */
export const examplePicture: FactorPicture = {
  type: 'factorization',
  n: String(11n ** 150n + 1n),
  expression: '11^150+1',
  stage: 'sieve',
  sentence: 'Two workers collect relations.',
  found: [
    { prime: '2', exponent: 1, method: 'trial division', worker: null, certainty: 'proven' },
    { prime: '61', exponent: 1, method: 'trial division', worker: null, certainty: 'proven' },
    { prime: '7321', exponent: 1, method: 'algebra', worker: null, certainty: 'proven' },
    {
      ...{ prime: '168692292721', exponent: 1, method: 'ecm', certainty: 'proven' },
      ...{ worker: 'gauss', sigma: '3407198', B1: 11_000 },
    },
  ],
  composites: [{ value: '9'.repeat(84), digits: 84, exponent: 1 }],
  ecm: [
    { B1: 2000, factorDigits: 15, done: 25, expected: 25 },
    { B1: 11_000, factorDigits: 20, done: 45, expected: 90 },
  ],
  sieve: {
    ...{ digits: 84, full: 5210, partial: 188_432, combined: 14_120, needed: 41_984 },
    ...{ duplicates: 31, perSecond: 1834 },
    workers: [
      { name: 'noether', relations: 92_419, perSecond: 852, rejected: 2 },
      { name: 'gauss', relations: 101_223, perSecond: 982, rejected: 0 },
    ],
    curve: [
      [0, 0],
      [118, 14_120],
    ],
  },
  combining: null,
  timeLeft: { earlySeconds: 120, seconds: 180, lateSeconds: 300 },
  rejected: 2,
  elapsedSeconds: 131,
  cpuSeconds: 244,
};
