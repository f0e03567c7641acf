import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../arith/seededRandom.ts';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import lanczosParts from '../wasm/generated/lanczosParts.ts';
import sieveParts from '../wasm/generated/sieveParts.ts';
import { instantiate } from '../wasm/instantiate.ts';
import { splitCofactor } from './twins/splitCofactor.ts';
import { cofactors } from './vectors/cofactors.ts';
import { pseudoprimes } from './vectors/pseudoprimes.ts';

interface SieveParts {
  isProbablePrime(n: bigint): number;
  split(n: bigint): bigint;
  evaluate(x: number): number;
  isZero(): number;
  takeTwos(): number;
  bitLength(): number;
  divides(p: number): number;
  small(): bigint;
}

interface LanczosParts {
  addUnit(square: number): void;
  collect(square: number, sums: number): void;
  fillTable(table: number, square: number): void;
  innerProduct(square: number, a: number, b: number, length: number, sums: number): void;
  invertMinor(T: number, inverse: number, usedBefore: bigint, order: number): bigint;
  isZero(square: number): number;
  lookUp(table: number, word: bigint): bigint;
  maskColumns(square: number, mask: bigint): void;
  maskedSum(to: number, a: number, mask: bigint, b: number): void;
  spread(sums: number, key: bigint, word: bigint): void;
  times(to: number, a: number, b: number): void;
}

/** Addresses of `assembly/sieve/layout.ts`. */
const [A, B, C] = [1024, 1056, 1088];

const sieveMemory = new WebAssembly.Memory({ initial: 16 });
const sieve = instantiate<SieveParts>(sieveParts, sieveMemory);

/** Writes a number of up to 256 bits in two's complement. */
function putWide(address: number, value: bigint): void {
  const quads = new BigUint64Array(sieveMemory.buffer, address, 4);
  for (let i = 0; i < 4; i++) quads[i] = BigInt.asUintN(64, value >> BigInt(64 * i));
}

/** The value in work, told from its bits and its divisions. */
function lowBits(): bigint {
  return BigInt.asUintN(64, sieve.small());
}

const random = seededRandom(11n);
const signed = (bits: number): bigint => random.below(2n ** BigInt(bits)) - 2n ** BigInt(bits - 1);

test('a value is (a x + b) x + c up to its sign, for x of either sign and numbers of any size', () => {
  for (const [sizeA, sizeB, sizeC] of [
    [20, 30, 40],
    [60, 64, 63],
    [110, 120, 150],
    [150, 170, 200],
  ] as const) {
    for (let round = 0; round < 50; round++) {
      const a = random.below(2n ** BigInt(sizeA)) + 1n;
      const [b, c] = [signed(sizeB), signed(sizeC)];
      const x = Number(signed(21));
      putWide(A, a);
      putWide(B, b);
      putWide(C, c);
      const value = (a * BigInt(x) + b) * BigInt(x) + c;
      const size = value < 0n ? -value : value;
      assert.equal(sieve.evaluate(x) !== 0, value < 0n);
      assert.equal(sieve.bitLength(), size.toString(2).length);
      assert.equal(lowBits(), size < 2n ** 53n ? size : 0n);
    }
  }
});

test('a value that is zero is seen to be', () => {
  putWide(A, 3n);
  putWide(B, -15n);
  putWide(C, 0n);
  sieve.evaluate(5);
  assert.ok(sieve.isZero());
  sieve.evaluate(4);
  assert.ok(!sieve.isZero());
});

/** Makes a number the value in work. */
function setValue(value: bigint): void {
  putWide(A, 1n);
  putWide(B, 0n);
  putWide(C, value);
  sieve.evaluate(0);
}

test('twos are taken out and counted, up to 31; a whole word of zeros counts as too many', () => {
  for (let twos = 0; twos < 32; twos++) {
    for (const odd of [1n, 3n, 2n ** 31n + 1n, 2n ** 33n - 1n, 2n ** 90n + 1n]) {
      setValue(odd << BigInt(twos));
      assert.equal(sieve.takeTwos(), twos);
      assert.equal(sieve.bitLength(), odd.toString(2).length);
    }
  }
  setValue(5n << 40n);
  assert.ok(sieve.takeTwos() > 31);
});

test('a prime divides when it does, and leaves the value alone when it does not', () => {
  const primes = [...primesUpTo(2000).subarray(1), 65_537, 1_299_709, 4_256_233];
  for (let round = 0; round < 40; round++) {
    let value = random.below(2n ** BigInt(20 + 4 * round)) * 2n + 1n;
    setValue(value);
    for (const p of primes) {
      const divisor = BigInt(p);
      for (;;) {
        const does = value % divisor === 0n;
        assert.equal(sieve.divides(p) !== 0, does, `${p}`);
        if (!does) break;
        value /= divisor;
        assert.equal(sieve.bitLength(), value.toString(2).length);
      }
    }
  }
});

test('a product of many primes falls apart into them, however long it is', () => {
  const primes = [...primesUpTo(400).subarray(1)];
  for (let length = 1; length <= 26; length++) {
    const chosen = Array.from(
      { length },
      () => primes[Number(random.below(BigInt(primes.length)))]!,
    );
    setValue(chosen.reduce((product, p) => product * BigInt(p), 1n));
    for (const p of chosen) assert.ok(sieve.divides(p));
    assert.equal(sieve.small(), 1n);
    for (const p of chosen) assert.ok(!sieve.divides(p));
  }
});

test("Fermat's test passes primes and the known pseudoprimes, and no other composite", () => {
  const known = new Set(pseudoprimes);
  const primes = new Set(primesUpTo(60_000));
  for (let n = 3; n < 60_000; n += 2) {
    const passes = sieve.isProbablePrime(BigInt(n)) !== 0;
    assert.equal(passes, primes.has(n) || known.has(n), `${n}`);
  }
  for (const n of pseudoprimes) assert.ok(sieve.isProbablePrime(BigInt(n)), `${n}`);
});

test('cofactors with known factors are composite, and come apart, compiled and plain', () => {
  for (const [n, p, q] of cofactors) {
    assert.equal(BigInt(p) * BigInt(q), BigInt(n));
    assert.ok(!sieve.isProbablePrime(BigInt(n)), `${n}`);
    assert.ok(sieve.isProbablePrime(BigInt(p)) && sieve.isProbablePrime(BigInt(q)));
    const d = Number(sieve.split(BigInt(n)));
    assert.ok(d === p || d === q, `${n} gave ${d}`);
    const plain = splitCofactor(n);
    assert.ok(plain === p || plain === q, `${n} gave ${plain}`);
  }
});

test('squares of primes come apart too', () => {
  for (const p of [1009n, 65_537n, 1_000_003n, 67_108_859n, 94_906_249n]) {
    assert.ok(isProbablePrime(p) ? sieve.split(p * p) === p : true, `${p}`);
  }
});

/** A square as 64 BigInts, and its place in the memory of the parts. */
const lanczosMemory = new WebAssembly.Memory({ initial: 4 });
const lanczos = instantiate<LanczosParts>(lanczosParts, lanczosMemory);
const [P, Q, R, TABLE, SUMS, LEFT, RIGHT] = [1024, 1536, 2048, 8192, 24_576, 65_536, 98_304];
const ALL = 2n ** 64n - 1n;

function put(address: number, words: readonly bigint[]): void {
  new BigUint64Array(lanczosMemory.buffer, address, words.length).set(words);
}

function get(address: number, length = 64): bigint[] {
  return [...new BigUint64Array(lanczosMemory.buffer, address, length)];
}

const words = (length = 64): bigint[] => Array.from({ length }, () => random.next64());
const bit = (word: bigint, k: number): bigint => (word >> BigInt(k)) & 1n;

/** The product by its definition. */
function product(a: readonly bigint[], b: readonly bigint[]): bigint[] {
  return a.map((row) => b.reduce((sum, word, k) => (bit(row, k) === 1n ? sum ^ word : sum), 0n));
}

/** `transpose(a) b` by its definition. */
function inner(a: readonly bigint[], b: readonly bigint[]): bigint[] {
  return Array.from({ length: 64 }, (_, k) =>
    a.reduce((sum, row, i) => (bit(row, k) === 1n ? sum ^ b[i]! : sum), 0n),
  );
}

const unit = Array.from({ length: 64 }, (_, k) => 1n << BigInt(k));

test('products of squares are those of the definition, and the unit matrix is neutral', () => {
  for (let round = 0; round < 10; round++) {
    const [a, b] = [words(), words()];
    put(P, a);
    put(Q, b);
    lanczos.times(R, P, Q);
    assert.deepEqual(get(R), product(a, b));
    put(Q, unit);
    lanczos.times(R, P, Q);
    assert.deepEqual(get(R), a);
    lanczos.times(R, Q, P);
    assert.deepEqual(get(R), a);
  }
});

test('a table looks up sums of rows', () => {
  const a = words();
  put(P, a);
  lanczos.fillTable(TABLE, P);
  for (const word of [0n, 1n, ALL, ...words(50)]) {
    assert.equal(BigInt.asUintN(64, lanczos.lookUp(TABLE, word)), product([word], a)[0]);
  }
});

test('what is spread by keys is collected as the product with the transpose', () => {
  const [keys, values] = [words(100), words(100)];
  new Uint8Array(lanczosMemory.buffer).fill(0, SUMS, SUMS + 16_384);
  keys.forEach((key, i) => {
    lanczos.spread(SUMS, key, values[i]!);
  });
  lanczos.collect(P, SUMS);
  assert.deepEqual(get(P), inner(keys, values));
});

test('inner products are those of the definition, of blocks of any length', () => {
  for (const length of [0, 1, 2, 63, 64, 65, 1000]) {
    const [a, b] = [words(length), words(length)];
    put(LEFT, a);
    put(RIGHT, b);
    lanczos.innerProduct(P, LEFT, RIGHT, length, SUMS);
    assert.deepEqual(get(P), inner(a, b), `${length} rows`);
  }
});

test('masks choose columns', () => {
  const [a, b] = [words(), words()];
  const mask = random.next64();
  put(P, a);
  put(Q, b);
  lanczos.maskedSum(R, P, mask, Q);
  assert.deepEqual(
    get(R),
    a.map((word, i) => (word & mask) ^ b[i]!),
  );
  lanczos.maskColumns(P, mask);
  assert.deepEqual(
    get(P),
    a.map((word) => word & mask),
  );
  lanczos.maskColumns(P, 0n);
  assert.ok(lanczos.isZero(P));
  lanczos.addUnit(P);
  assert.deepEqual(get(P), unit);
  assert.ok(!lanczos.isZero(P));
});

/** A symmetric square of some rank: `transpose(a) a` for a block of so many rows. */
function symmetric(rank: number): bigint[] {
  const a = words(rank);
  return inner(a, a);
}

test('a minor of full rank is inverted: S W S T is the unit on the chosen columns, and all are used in two steps', () => {
  for (const rank of [64, 63, 40, 7, 1]) {
    const T = symmetric(rank);
    put(P, T);
    const used = ALL;
    const mask = BigInt.asUintN(64, lanczos.invertMinor(P, Q, used, R));
    const chosen = Array.from({ length: 64 }, (_, k) => k).filter((k) => bit(mask, k) === 1n);
    assert.ok(chosen.length <= rank && chosen.length >= 1);
    const W = get(Q);
    // W lives on the chosen rows and columns, and inverts T there.
    W.forEach((word, k) => {
      assert.equal(word & ~mask, 0n);
      if (!chosen.includes(k)) assert.equal(word, 0n);
    });
    const minor = T.map((word, k) => (chosen.includes(k) ? word & mask : 0n));
    const identity = product(W, minor);
    identity.forEach((word, k) => {
      assert.equal(word, chosen.includes(k) ? 1n << BigInt(k) : 0n);
    });
  }
});

test('a column that neither step uses ends the recurrence', () => {
  put(
    P,
    unit.map((word, k) => (k === 5 ? 0n : word)),
  );
  assert.equal(lanczos.invertMinor(P, Q, ALL ^ (1n << 5n), R), 0n);
  put(P, unit);
  assert.equal(BigInt.asUintN(64, lanczos.invertMinor(P, Q, 0n, R)), ALL);
  assert.deepEqual(get(Q), unit);
});
