/** A sparse matrix over GF(2): for each column the rows that hold a 1, ascending. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: readonly Int32Array[];
}

/** A matrix whose column j stands for the product of the relations with numbers `sets[j]`. */
export interface RelationMatrix extends SparseMatrix {
  readonly sets: readonly Uint32Array[];
}

/**
 * Where exponents come from: the rows in which the relation with a number is odd are `list[start(number)]` up to, not with,
 * `list[end(number)]`. A row that stands there an even number of times does not count.
 */
export interface RowSource {
  /** All numbers in the list are below. */
  readonly rows: number;
  readonly list: ArrayLike<number>;
  start(relation: number): number;
  end(relation: number): number;
}

/**
 * The matrix of exponents modulo 2: a row for each prime (and -1) that occurs, a column for each set. Columns with a
 * prime that no other column has are of no use and left out, until every row has two; then the heaviest columns go
 * as long as `excess` more columns than rows remain.
 *
 * @param sets relations whose product has even exponents at all large primes
 * @param excess columns wanted beyond the rows; fewer when there are not so many
 */
export function relationMatrix(
  sets: readonly Uint32Array[],
  source: RowSource,
  excess: number,
): RelationMatrix {
  const oddRows = new OddRows(source);
  let kept: readonly Column[] = sets.map((set) => ({ set, rows: oddRows.of(set) }));
  const weight = weights(kept, source.rows);
  kept = withoutSingletons(kept, weight);
  const spare = kept.length - occupied(weight) - excess;
  if (spare > 0) {
    kept = withoutSingletons(withoutHeaviest(kept, spare, weight), weight);
  }
  return { ...renumbered(kept, weight), sets: kept.map(({ set }) => set) };
}

/** Rows that occur get numbers without gaps. By way of the rows: then no column needs to be sorted. */
function renumbered(columns: readonly Column[], weight: Int32Array): SparseMatrix {
  const ends = new Int32Array(weight.length);
  let entries = 0;
  for (let r = 0; r < weight.length; r++) {
    ends[r] = entries;
    entries += weight[r]!;
  }
  const holders = new Int32Array(entries);
  for (let j = 0; j < columns.length; j++) {
    const { rows } = columns[j]!;
    for (let k = 0; k < rows.length; k++) holders[ends[rows[k]!]!++] = j;
  }
  const numbered = columns.map(({ rows }) => new Int32Array(rows.length));
  const filled = new Int32Array(columns.length);
  let rows = 0;
  for (let r = 0, at = 0; r < weight.length; r++) {
    if (at === ends[r]) continue;
    for (; at < ends[r]!; at++) {
      const j = holders[at]!;
      numbered[j]![filled[j]!++] = rows;
    }
    rows += 1;
  }
  return { rows, columns: numbered };
}

interface Column {
  readonly set: Uint32Array;
  readonly rows: Int32Array;
}

/** Takes out some columns, the heaviest; of equal ones the last. */
function withoutHeaviest(
  columns: readonly Column[],
  spare: number,
  weight: Int32Array,
): readonly Column[] {
  const lengths = Int32Array.from(columns, ({ rows }) => rows.length).sort();
  const most = lengths[columns.length - spare - 1]!;
  let equal = lengths.lastIndexOf(most, columns.length - spare - 1) - lengths.indexOf(most) + 1;
  return columns.filter(({ rows }) => {
    if (rows.length < most || (rows.length === most && equal-- > 0)) return true;
    for (const r of rows) weight[r]! -= 1;
    return false;
  });
}

/** The rows in which products are odd. */
class OddRows {
  readonly #source: RowSource;
  /** All 0 between two sets. */
  readonly #parity: Uint8Array;
  readonly #touched: Int32Array;
  readonly #odd: Int32Array;

  constructor(source: RowSource) {
    this.#source = source;
    this.#parity = new Uint8Array(source.rows);
    this.#touched = new Int32Array(source.rows);
    this.#odd = new Int32Array(source.rows);
  }

  of(set: Uint32Array): Int32Array {
    const parity = this.#parity;
    const { list } = this.#source;
    let count = 0;
    for (let i = 0; i < set.length; i++) {
      const end = this.#source.end(set[i]!);
      for (let k = this.#source.start(set[i]!); k < end; k++) {
        const row = list[k]!;
        if (parity[row]! < 2) this.#touched[count++] = row;
        parity[row] = (parity[row]! ^ 1) | 2;
      }
    }
    let odd = 0;
    for (let i = 0; i < count; i++) {
      const row = this.#touched[i]!;
      if (parity[row] === 3) this.#odd[odd++] = row;
      parity[row] = 0;
    }
    return this.#odd.slice(0, odd);
  }
}

function weights(columns: readonly Column[], rows: number): Int32Array {
  const weight = new Int32Array(rows);
  for (const column of columns) for (const r of column.rows) weight[r]! += 1;
  return weight;
}

function occupied(weight: Int32Array): number {
  let count = 0;
  for (const w of weight) if (w > 0) count += 1;
  return count;
}

/** Takes columns out until no row has a single 1; keeps `weight` up to date. */
function withoutSingletons(columns: readonly Column[], weight: Int32Array): readonly Column[] {
  const kept = columns.filter(({ rows }) => {
    if (!hasSingleton(rows, weight)) return true;
    for (const r of rows) weight[r]! -= 1;
    return false;
  });
  return kept.length === columns.length ? kept : withoutSingletons(kept, weight);
}

/** Hot: a callback for each of a million entries would take ten times as long. */
function hasSingleton(rows: Int32Array, weight: Int32Array): boolean {
  for (let k = 0; k < rows.length; k++) if (weight[rows[k]!]! < 2) return true;
  return false;
}

/**
 * Whether the sum of some columns is 0: the check of every dependency that a solver gives.
 *
 * @param chosen numbers of columns, each at most once
 */
export function isDependency({ rows, columns }: SparseMatrix, chosen: readonly number[]): boolean {
  const sum = new Uint8Array(rows);
  for (const j of chosen) for (const r of columns[j]!) sum[r]! ^= 1;
  return chosen.length > 0 && sum.every((bit) => bit === 0);
}
