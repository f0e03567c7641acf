import assert from 'node:assert/strict';
import {
  decodePlan,
  type SieveJobPayload,
  type SieveJobResult,
} from '../../lib/distributed/sieveJob.ts';
import { RelationCollector } from '../../lib/kernels/siqs/collector.ts';
import { secretPrimes } from '../../lib/kernels/siqs/relationChecker.ts';
import type { SievePicture } from '../../lib/protocol/picture.ts';
import type { LedgerEntry } from './ledger.ts';

type Entry<T> = Extract<LedgerEntry, { type: T }>;

/** What a worker brought of one sieve job. */
interface Chunk {
  readonly seq: number;
  readonly worker: string;
  readonly payload: SieveJobPayload;
  readonly result: SieveJobResult;
  /** True relations in it, whether new or not. */
  readonly count: number;
}

/** Relations that a coordinator has taken in, whether new or not. */
export function relationsIn({ full, partial, duplicates }: SievePicture): number {
  return full + partial + duplicates;
}

/**
 * Counts the relations of a ledger again, with a collector of its own, and holds the coordinators' pictures against that:
 * what the server acknowledged is there, in every attempt and in the end.
 */
export class Recount {
  /** Chunks with no false relation, by workers that are not liars, in the order in which they were acknowledged. */
  readonly honest: readonly Chunk[];
  readonly #entries: readonly LedgerEntry[];

  /** @throws AssertionError when an honest worker brought a false relation, or a liar a true one */
  constructor(entries: readonly LedgerEntry[], liars: readonly string[] = []) {
    this.#entries = entries;
    const chunks = this.#of('result')
      .filter(({ kind }) => kind === 'siqs.sieve')
      .map(chunkOf);
    const isLiars = ({ worker }: Chunk) => liars.includes(worker);
    this.honest = countedBy(chunks.filter((chunk) => !isLiars(chunk)));
    assert.equal(distinctIn(chunks.filter(isLiars)), 0, 'liars told a truth');
  }

  /**
   * A coordinator that begins where another was killed counts everything that had been acknowledged before: its first
   * picture of the sieve does. @returns the attempts that showed one, but for the first
   */
  assertReplays(): number {
    const pictures = this.#of('picture');
    const attempts = this.#of('attempt');
    const seen = attempts.slice(1).filter(({ seq, attempt }, i) => {
      const end = attempts[i + 2]?.seq ?? Number.POSITIVE_INFINITY;
      const first = pictures.find((each) => each.seq > seq && each.seq < end && each.sieve);
      if (first === undefined) return false;
      const missing = this.#before(seq) - relationsIn(first.sieve!);
      assert.ok(missing <= 0, `attempt ${attempt} does not know ${missing} relations`);
      return true;
    });
    return seen.length;
  }

  /**
   * In the end every relation is counted once, but for those of the very last chunks: they may have come when the matrix
   * was being solved already. No more than were out at that time.
   */
  assertNothingLost(out: number): void {
    const { sieve, stage } = this.#of('picture').at(-1)!;
    assert.equal(stage, 'done');
    const missing = this.#before(Number.POSITIVE_INFINITY) - relationsIn(sieve!);
    const late = subsetWithSum(this.honest.slice(-out), missing);
    assert.ok(late !== null, `${missing} relations are lost, or counted twice`);
    const counted = this.honest.filter((chunk) => !late.includes(chunk));
    assert.equal(sieve!.full + sieve!.partial, distinctIn(counted), 'not the same relations');
  }

  #before(seq: number): number {
    return this.honest.reduce((sum, chunk) => sum + (chunk.seq < seq ? chunk.count : 0), 0);
  }

  #of<T extends LedgerEntry['type']>(type: T): Entry<T>[] {
    return this.#entries.filter((entry): entry is Entry<T> => entry.type === type);
  }
}

function chunkOf({ seq, worker, payload, result }: Entry<'result'>): Chunk {
  const parts = { payload: payload as SieveJobPayload, result: result as SieveJobResult };
  return { seq, worker, ...parts, count: 0 };
}

function countedBy(chunks: readonly Chunk[]): Chunk[] {
  const collector = collectorOf(chunks);
  return chunks.map((chunk) => {
    const { full, partial, duplicates, bad } = add(collector!, chunk);
    assert.equal(bad, 0, `${chunk.worker} brought false relations`);
    return { ...chunk, count: full + partial + duplicates };
  });
}

/** Relations that are not the same, in all chunks together; what is no chunk has none. */
function distinctIn(chunks: readonly Chunk[]): number {
  const collector = collectorOf(chunks);
  for (const chunk of chunks) {
    try {
      add(collector!, chunk);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return collector === null ? 0 : collector.full + collector.partial;
}

function collectorOf(chunks: readonly Chunk[]): RelationCollector | null {
  const plan = chunks[0]?.payload.plan;
  if (plan === undefined) return null;
  for (const { payload } of chunks) assert.deepEqual(payload.plan, plan, 'one plan for all');
  return new RelationCollector(decodePlan(plan), secretPrimes(20_261_125n));
}

function add(collector: RelationCollector, { payload, result }: Chunk) {
  const bytes = new Uint8Array(Buffer.from(result.packed, 'base64'));
  return collector.add(bytes, { firstSeed: payload.firstSeed, seeds: result.seedsDone });
}

/** Some of the chunks that have so many relations together; null when none have. */
function subsetWithSum(chunks: readonly Chunk[], sum: number): Chunk[] | null {
  for (let mask = 0; mask < 2 ** chunks.length; mask++) {
    const chosen = chunks.filter((_, i) => (mask >> i) & 1);
    if (chosen.reduce((total, { count }) => total + count, 0) === sum) return chosen;
  }
  return null;
}
