import type { Relation } from './relation.ts';

/*
 * Large primes as a graph: the vertices are 1 and the large primes, a relation with large primes p, q is the edge p - q,
 * one with p alone the edge 1 - p. The product of the relations along a cycle holds every large prime twice.
 *
 * Source: Lenstra and Manasse, "Factoring with two large primes", Math. Comp. 63 (1994).
 */

/**
 * Counts independent cycles while edges come in: edges + components - vertices, by union-find. Exact at every moment,
 * and nearly free. A relation with two equal large primes is a cycle of its own.
 */
export class CycleCounter {
  readonly #parent = new Map<number, number>();
  #cycles = 0;

  /** How many independent combinations without large primes the relations so far allow. */
  get cycles(): number {
    return this.#cycles;
  }

  /** Adds a relation with one or two large primes. */
  add(largePrimes: readonly number[]): void {
    const [p, q] = ends(largePrimes);
    const a = this.#find(p);
    const b = this.#find(q);
    if (a === b) this.#cycles += 1;
    else this.#parent.set(Math.max(a, b), Math.min(a, b));
  }

  #find(vertex: number): number {
    let root = vertex;
    for (let up = this.#parent.get(root); up !== undefined; up = this.#parent.get(root)) root = up;
    for (let v = vertex; v !== root; ) {
      const up = this.#parent.get(v)!;
      this.#parent.set(v, root);
      v = up;
    }
    return root;
  }
}

/**
 * Combines relations with large primes into sets in whose product every large prime has an even exponent.
 *
 * A spanning forest is grown breadth first from 1 (then from what is left); each edge outside it closes one cycle with
 * the two ways to their common ancestor. Breadth first keeps the cycles short.
 *
 * @param partial relations with one or two large primes, each once
 * @returns as many independent sets as {@link CycleCounter} counts
 */
export function combineLargePrimes(partial: readonly Relation[]): Relation[][] {
  const forest = new Forest(partial.map(({ largePrimes }) => ends(largePrimes)));
  return partial.flatMap((relation, edge) =>
    forest.holds(edge) ? [] : [[relation, ...forest.path(edge).map((i) => partial[i]!)]],
  );
}

type Edge = readonly [number, number];

function ends(largePrimes: readonly number[]): Edge {
  return [largePrimes[0] ?? 1, largePrimes[1] ?? 1];
}

/** A spanning forest of a graph; every vertex knows the edge towards its root. */
class Forest {
  readonly #edges: readonly Edge[];
  readonly #up = new Map<number, { parent: number; edge: number; depth: number }>();
  readonly #isTree: Uint8Array;

  constructor(edges: readonly Edge[]) {
    this.#edges = edges;
    this.#isTree = new Uint8Array(edges.length);
    const incident = incidentEdges(edges);
    for (const root of [1, ...incident.keys()]) this.#grow(root, incident);
  }

  /** Whether the edge is in the forest. */
  holds(edge: number): boolean {
    return this.#isTree[edge] === 1;
  }

  /** The forest's edges between the two ends of an edge outside it. */
  path(edge: number): number[] {
    let [a, b] = this.#edges[edge]!;
    const path: number[] = [];
    while (a !== b) {
      const upA = this.#up.get(a)!;
      const upB = this.#up.get(b)!;
      if (upA.depth >= upB.depth) {
        path.push(upA.edge);
        a = upA.parent;
      } else {
        path.push(upB.edge);
        b = upB.parent;
      }
    }
    return path;
  }

  #grow(root: number, incident: Map<number, number[]>): void {
    if (this.#up.has(root)) return;
    this.#up.set(root, { parent: root, edge: -1, depth: 0 });
    const queue = [root];
    for (const vertex of queue) {
      const depth = this.#up.get(vertex)!.depth + 1;
      for (const edge of incident.get(vertex) ?? []) {
        const [a, b] = this.#edges[edge]!;
        const other = a === vertex ? b : a;
        if (this.#up.has(other)) continue;
        this.#up.set(other, { parent: vertex, edge, depth });
        this.#isTree[edge] = 1;
        queue.push(other);
      }
    }
  }
}

function incidentEdges(edges: readonly Edge[]): Map<number, number[]> {
  const incident = new Map<number, number[]>();
  edges.forEach((edge, i) => {
    for (const vertex of edge) {
      const list = incident.get(vertex);
      if (list === undefined) incident.set(vertex, [i]);
      else list.push(i);
    }
  });
  return incident;
}
