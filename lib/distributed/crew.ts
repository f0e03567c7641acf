import type { ChildOutcome } from './jobRunner.ts';

/** The latest chunks of a worker, which its speed is taken from. */
const RECENT = 8;

/** A worker that brought nothing for so long, in milliseconds, or for twice its usual time is not counted any more. */
const FORGOTTEN_MS = 60_000;

interface Chunk {
  readonly relations: number;
  readonly elapsedMs: number;
  /** Milliseconds since 1970; null when unknown. */
  readonly start: number;
  readonly end: number | null;
}

interface Member {
  relations: number;
  recent: Chunk[];
}

/** What one worker has brought to a sieve. */
export interface MemberRecord {
  readonly name: string;
  readonly relations: number;
  /** Relations a second of its computing time, over its latest chunks. */
  readonly perSecond: number;
}

/** Who sieves, and how quickly. */
export class Crew {
  readonly #members = new Map<string, Member>();

  /** Counts relations that a worker brought. */
  credit(outcome: ChildOutcome, relations: number): void {
    const { worker = '', elapsedMs = 0, finishedAt: end = null } = outcome;
    const member = this.#members.get(worker) ?? { relations: 0, recent: [] };
    this.#members.set(worker, member);
    member.relations += relations;
    if (!(elapsedMs > 0)) return;
    const start = (end ?? 0) - Math.max(elapsedMs, outcome.wallMs ?? 0);
    member.recent.push({ relations, elapsedMs, start, end });
    if (member.recent.length > RECENT) member.recent.shift();
  }

  /** All who brought relations, by name. */
  get records(): MemberRecord[] {
    return [...this.#members]
      .map(([name, { relations, recent }]) => ({ name, relations, perSecond: speedOf(recent) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * Relations a second of all who are at it, by the clock.
   *
   * @param now milliseconds since 1970
   */
  perSecond(now: number): number {
    let sum = 0;
    for (const { recent } of this.#members.values()) sum += rateOf(recent, now);
    return sum;
  }
}

function speedOf(chunks: readonly Chunk[]): number {
  const elapsedMs = chunks.reduce((sum, chunk) => sum + chunk.elapsedMs, 0);
  return elapsedMs === 0 ? 0 : (1000 * relationsOf(chunks)) / elapsedMs;
}

function relationsOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.relations, 0);
}

function rateOf(chunks: readonly Chunk[], now: number): number {
  const ends = chunks.flatMap(({ end }) => (end === null ? [] : [end]));
  if (ends.length < chunks.length || ends.length === 0) return speedOf(chunks);
  const first = Math.min(...chunks.map(({ start }) => start));
  const last = Math.max(...ends);
  const usual = chunks.reduce((sum, { start, end }) => sum + end! - start, 0) / chunks.length;
  if (now - last > Math.max(FORGOTTEN_MS, 2 * usual)) return 0;
  return (1000 * relationsOf(chunks)) / Math.max(1, last - first);
}
