import { ecmLevels } from '../kernels/ecm/ecmLevels.ts';
import type { FactorPicture, FoundFactor, SievePicture } from '../protocol/picture.ts';
import type { Accounts } from './accounts.ts';
import type { Board } from './board.ts';
import type { CompositeWork } from './compositeWork.ts';
import type { CurveTime } from './curveTime.ts';
import { wholeFours } from './ecmDepth.ts';
import { sentenceOf } from './factorSentence.ts';
import type { KnownPrime } from './knownFactors.ts';
import type { Proofs } from './proofs.ts';
import type { SieveCampaign } from './sieveCampaign.ts';
import { timeLeft } from './timeLeft.ts';

/** What a picture shows. */
export interface Sight {
  readonly n: bigint;
  readonly expression: string | null;
  readonly stage: FactorPicture['stage'];
  readonly failure: string | null;
  readonly combining: number | null;
  readonly board: Board;
  readonly proofs: Proofs;
  readonly time: CurveTime;
  readonly accounts: Accounts;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Draws where a factorisation stands. */
export function drawPicture(sight: Sight): FactorPicture {
  const { board, stage, now, accounts } = sight;
  const isOver = stage === 'done' || stage === 'failed' || stage === 'stopped';
  const left = isOver ? null : timeLeft({ board, time: sight.time, now });
  return {
    type: 'factorization',
    n: sight.n.toString(),
    expression: sight.expression,
    stage,
    sentence: sentenceOf({
      stage,
      works: board.works,
      slots: board.capacity.slots,
      failure: sight.failure,
      distrusted: board.trust.distrusted,
      left,
    }).slice(0, 1000),
    found: board.known.primes.map((prime) => foundOf(prime, sight.proofs)),
    composites: board.known.composites.map(({ value, exponent }) => {
      return { value: value.toString(), digits: value.toString().length, exponent };
    }),
    ecm: board.works.length === 0 ? [] : levelsOf(board.works[0]!),
    sieve: board.shownSieve === null ? null : sieveOf(board.shownSieve, sight),
    combining: sight.combining,
    timeLeft: left,
    rejected: board.trust.rejected,
    elapsedSeconds: accounts.elapsedSeconds(now),
    cpuSeconds: accounts.cpuSeconds,
  };
}

function foundOf({ prime, exponent, origin }: KnownPrime, proofs: Proofs): FoundFactor {
  return {
    prime: prime.toString(),
    exponent,
    ...origin,
    worker: origin.worker?.slice(0, 100) ?? null,
    certainty: proofs.isProven(prime) ? 'proven' : 'probable',
  };
}

function levelsOf({ ecm: { wanted, done } }: CompositeWork): FactorPicture['ecm'] {
  return ecmLevels.flatMap(({ B1, factorDigits, curves }, level) => {
    const expected = Math.min(wholeFours(curves), wanted[level]!);
    const begun = done[level]! > 0 || wanted.slice(0, level).every((w, i) => done[i]! >= w);
    return expected > 0 && begun ? [{ B1, factorDigits, done: done[level]!, expected }] : [];
  });
}

function sieveOf(sieve: SieveCampaign, { board, now }: Sight): SievePicture {
  const { collector } = sieve;
  return {
    digits: sieve.digits,
    full: collector.full,
    partial: collector.partial,
    combined: collector.combinations,
    needed: collector.needed,
    duplicates: sieve.duplicates,
    perSecond: sieve.crew.perSecond(now),
    workers: sieve.crew.records.slice(0, 1000).map((record) => ({
      ...record,
      name: record.name.slice(0, 100),
      rejected: board.trust.rejectedOf(record.name),
    })),
    curve: sieve.curve,
  };
}
