import { CycleCounter } from './largePrimes.ts';
import { RelationReader } from './packedRelations.ts';
import type { SievePlan } from './plan.ts';
import { Siever } from './siever.ts';

/*
 * What a whole sieving would cost, foreseen from a minute of it. The rate of relations is measured; how many are needed
 * is not simply read off, since cycles among large primes grow faster than relations. So the whole is played: relations
 * drawn from the sampled ones with their large primes moved a little, until there are as many cycles as a matrix wants.
 */

/** Large primes are moved by at most this factor: far less than their density changes, far more than their distance. */
const BLUR = 1.05;

/** As the collector's first guess with two large primes. */
const NEEDED = 0.984;

/** CPU seconds of carrying one relation home and keeping it. */
const RELATION_SECONDS = 5e-6;

/** CPU seconds of combining for each square of a prime of the base: 1.1 at 27,000, 3 at 45,000. */
const COMBINING_SECONDS = 1.5e-9;

/** What the sample foresees. */
export interface SampledCost {
  /** CPU seconds of everything. */
  readonly seconds: number;
  /** Relations of the whole. */
  readonly relations: number;
  /** Relations in the sample. */
  readonly sampled: number;
}

/** How to sample. */
export interface SampleOptions {
  /** CPU seconds to sieve for. */
  readonly budget: number;
  /** CPU seconds since any moment. */
  readonly cpuSeconds: () => number;
  /** Of the play: 1 to 2^31 - 2. */
  readonly seed: number;
}

/**
 * Sieves seeds all over a plan, and foresees the whole from them.
 *
 * Within some 5 per cent for 10,000 relations; for a comparison of two plans the error is smaller, as their seeds are the same.
 */
export function sampledCost(plan: SievePlan, options: SampleOptions): SampledCost {
  const { ends, seconds } = sample(plan, options);
  const sampled = ends.length / 2;
  const relations = relationsNeeded(plan, ends, uniform(options.seed));
  const combining = COMBINING_SECONDS * plan.factorBaseSize ** 2;
  const each = seconds / sampled + RELATION_SECONDS;
  return { seconds: relations * each + combining, relations, sampled };
}

/** The large primes of sampled relations in pairs, 1 standing for none. */
function sample(plan: SievePlan, { budget, cpuSeconds }: SampleOptions) {
  const siever = new Siever(plan);
  const ends: number[] = [];
  // The first seed compiles and warms.
  siever.chunk(0);
  const start = cpuSeconds();
  const step = 0.618033988749895;
  for (let i = 1; cpuSeconds() - start < budget || ends.length === 0; i++) {
    const reader = new RelationReader(siever.chunk(Math.floor(((i * step) % 1) * siever.seeds)));
    while (reader.next()) ends.push(end(reader, 0), end(reader, 1));
  }
  return { ends, seconds: cpuSeconds() - start };
}

function end({ large, largeCount }: RelationReader, i: number): number {
  return i < largeCount ? large[i]! : 1;
}

/** Plays a sieving. */
function relationsNeeded(plan: SievePlan, ends: readonly number[], random: () => number): number {
  const needed = NEEDED * plan.factorBaseSize;
  const counter = new CycleCounter();
  const vertex = (prime: number): number => {
    if (prime === 1) return 1;
    const moved = prime * BLUR ** (2 * random() - 1);
    return 2 + Math.floor(rank(Math.min(moved, plan.largePrimeBound)));
  };
  let full = 0;
  for (let relations = 1; ; relations++) {
    const i = 2 * Math.floor((random() * ends.length) / 2);
    const [p, q] = [vertex(ends[i]!), vertex(ends[i + 1]!)];
    if (p === 1 && q === 1) full += 1;
    else counter.add(p, q);
    if (full + counter.cycles >= needed) return relations;
  }
}

/** About how many primes below x have a root of k n: half of all. */
function rank(x: number): number {
  const log = Math.log(x);
  return ((x / log) * (1 + 1 / log + 2 / log ** 2)) / 2;
}

/** Park and Miller's generator, in [0, 1): a million numbers a hundredth of a second, good enough to play with. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
