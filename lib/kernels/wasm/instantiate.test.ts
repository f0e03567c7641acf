import assert from 'node:assert/strict';
import { test } from 'node:test';
import bytes from './generated/bytes.ts';
import { instantiate } from './instantiate.ts';

interface Exports {
  sumBytes(from: number, length: number): number;
}

test('a compiled module runs over the memory it is given, and agrees with its plain twin', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { sumBytes } = instantiate<Exports>(bytes, memory);
  const cells = new Uint8Array(memory.buffer);
  for (let i = 0; i < cells.length; i++) cells[i] = (i * 167 + 13) & 255;
  for (const [from, length] of [
    [0, 0],
    [3, 15],
    [16, 16],
    [7, 65_000],
  ] as const) {
    const plain = cells.subarray(from, from + length).reduce((sum, byte) => sum + byte, 0);
    assert.equal(sumBytes(from, length), plain, `${length} bytes from ${from}`);
  }
});

test('two instances share no memory', () => {
  const [a, b] = [new WebAssembly.Memory({ initial: 1 }), new WebAssembly.Memory({ initial: 1 })];
  new Uint8Array(a.buffer).fill(1);
  assert.equal(instantiate<Exports>(bytes, a).sumBytes(0, 40), 40);
  assert.equal(instantiate<Exports>(bytes, b).sumBytes(0, 40), 0);
});
