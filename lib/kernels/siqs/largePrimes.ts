import { GrowingList, Numbering } from './growing.ts';
import { GrowingLists, type Lists } from './lists.ts';

/*
 * Large primes as a graph: the vertices are 1 and the large primes, a relation with large primes p, q is the edge p - q,
 * one with p alone the edge 1 - p. The product of the relations along a cycle holds every large prime twice.
 *
 * Source: Lenstra and Manasse, "Factoring with two large primes", Math. Comp. 63 (1994).
 */

/**
 * Counts independent cycles while edges come in: edges + components - vertices, by union-find. Exact at every moment,
 * and nearly free. A relation with two equal large primes is a cycle of its own. Some 16 bytes a large prime.
 */
export class CycleCounter {
  readonly #vertices = new Numbering();
  readonly #parent = new GrowingList();
  #cycles = 0;

  /** How many independent combinations without large primes the relations so far allow. */
  get cycles(): number {
    return this.#cycles;
  }

  /** Adds an edge; 1 stands for no large prime. */
  add(p: number, q: number): void {
    const a = this.#find(this.#vertex(p));
    const b = this.#find(this.#vertex(q));
    if (a === b) this.#cycles += 1;
    else this.#parent.set(Math.max(a, b), Math.min(a, b));
  }

  #vertex(prime: number): number {
    const vertex = this.#vertices.placeOf(prime);
    if (vertex === this.#parent.length) this.#parent.push(vertex);
    return vertex;
  }

  #find(vertex: number): number {
    const parent = this.#parent;
    let v = vertex;
    for (let up = parent.at(v); up !== v; up = parent.at(v)) {
      const above = parent.at(up);
      parent.set(v, above);
      v = above;
    }
    return v;
  }
}

/** Edges by number: edge i joins the large primes `ends[2 i]` and `ends[2 i + 1]`, 1 standing for none. */
export type Edges = Uint32Array;

/**
 * Combines edges into sets in which every large prime has an even degree.
 *
 * Edges that end at a prime of degree 1 are in no cycle and go first, again and again. Among the rest a spanning forest
 * is grown breadth first from 1 (then from what is left); each edge outside it closes one cycle with the two ways to
 * their common ancestor. Breadth first keeps the cycles short.
 *
 * @returns as many independent sets of edge numbers as {@link CycleCounter} counts
 */
export function combineLargePrimes(ends: Edges): Lists {
  const numbering = new Numbering(ends.length);
  const root = numbering.placeOf(1);
  const vertices = new Uint32Array(ends.length);
  for (let i = 0; i < ends.length; i++) vertices[i] = numbering.placeOf(ends[i]!);
  const kept = withoutDeadEnds(vertices, { root, count: numbering.size });
  const forest = new Forest(vertices, { kept, root, count: numbering.size });
  const sets = new GrowingLists();
  for (const edge of kept) if (!forest.holds(edge)) forest.pushCycle(edge, sets);
  return sets.lists;
}

/** The edges that are left when none ends at a vertex of degree 1; the root may. Linear time. */
function withoutDeadEnds(
  vertices: Uint32Array,
  { root, count }: { root: number; count: number },
): Uint32Array {
  const degree = new Uint32Array(count);
  // The sum of the numbers of the edges at a vertex, as exclusive or: at degree 1 the edge itself.
  const sum = new Uint32Array(count);
  for (let i = 0; i < vertices.length; i++) {
    const v = vertices[i]!;
    degree[v]! += 1;
    sum[v]! ^= i >>> 1;
  }
  const gone = new Uint8Array(vertices.length >>> 1);
  for (let start = 0; start < count; start++) {
    for (let v = start; v !== root && degree[v] === 1; ) {
      const edge = sum[v]!;
      const other = vertices[2 * edge]! + vertices[2 * edge + 1]! - v;
      gone[edge] = 1;
      degree[v] = 0;
      degree[other]! -= 1;
      sum[other]! ^= edge;
      v = other;
    }
  }
  const kept = new GrowingList();
  gone.forEach((isGone, edge) => {
    if (isGone === 0) kept.push(edge);
  });
  return kept.values;
}

/** A spanning forest; every vertex knows the edge towards its root. */
class Forest {
  readonly #vertices: Uint32Array;
  readonly #up: Int32Array;
  readonly #depth: Int32Array;
  readonly #starts: Uint32Array;
  readonly #incident: Uint32Array;
  readonly #isTree: Uint8Array;

  constructor(
    vertices: Uint32Array,
    { kept, root, count }: { kept: Uint32Array; root: number; count: number },
  ) {
    this.#vertices = vertices;
    this.#up = new Int32Array(count).fill(-1);
    this.#depth = new Int32Array(count).fill(-1);
    this.#isTree = new Uint8Array(vertices.length >>> 1);
    this.#starts = new Uint32Array(count + 1);
    for (const edge of kept) {
      this.#starts[vertices[2 * edge]! + 1]! += 1;
      this.#starts[vertices[2 * edge + 1]! + 1]! += 1;
    }
    for (let v = 0; v < count; v++) this.#starts[v + 1]! += this.#starts[v]!;
    this.#incident = new Uint32Array(2 * kept.length);
    const next = this.#starts.slice();
    for (const edge of kept) {
      this.#incident[next[vertices[2 * edge]!]!++] = edge;
      this.#incident[next[vertices[2 * edge + 1]!]!++] = edge;
    }
    this.#grow(root);
    for (const edge of kept) this.#grow(vertices[2 * edge]!);
  }

  /** Whether the edge is in the forest. */
  holds(edge: number): boolean {
    return this.#isTree[edge] === 1;
  }

  /** Appends an edge outside the forest, and the forest's edges between its ends. */
  pushCycle(edge: number, sets: GrowingLists): void {
    let a = this.#vertices[2 * edge]!;
    let b = this.#vertices[2 * edge + 1]!;
    sets.push(edge);
    while (a !== b) {
      if (this.#depth[a]! < this.#depth[b]!) [a, b] = [b, a];
      const up = this.#up[a]!;
      sets.push(up);
      a = this.#across(up, a);
    }
    sets.endList();
  }

  #across(edge: number, vertex: number): number {
    return this.#vertices[2 * edge]! + this.#vertices[2 * edge + 1]! - vertex;
  }

  #grow(root: number): void {
    if (this.#depth[root] !== -1) return;
    this.#depth[root] = 0;
    const queue = [root];
    for (const vertex of queue) {
      for (let k = this.#starts[vertex]!; k < this.#starts[vertex + 1]!; k++) {
        const edge = this.#incident[k]!;
        const other = this.#across(edge, vertex);
        if (this.#depth[other] !== -1) continue;
        this.#depth[other] = this.#depth[vertex]! + 1;
        this.#up[other] = edge;
        this.#isTree[edge] = 1;
        queue.push(other);
      }
    }
  }
}
