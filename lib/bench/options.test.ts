import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BenchRefusal, readOptions } from './options.ts';

test('without options the kernel is measured on three sizes, three times', () => {
  assert.deepEqual(readOptions([]), {
    sizes: ['C40', 'C50', 'C60'],
    peers: [],
    repeat: 3,
    threads: 1,
    ours: null,
    write: null,
    sections: ['kernel'],
    numbers: [],
  });
});

test('sizes, peers, repeats and sections are as asked', () => {
  const options = readOptions(['c60', 'C65-1', '--peers', 'pari,flint', '--repeat', '5', '--ecm']);
  assert.deepEqual(options.sizes, ['C60', 'C65-1']);
  assert.deepEqual(options.peers, ['pari', 'flint']);
  assert.equal(options.repeat, 5);
  assert.deepEqual(options.sections, ['ecm']);
  assert.deepEqual(readOptions(['--ladder', '--number', '2^67-1']).numbers, ['2^67-1']);
});

for (const args of [['60'], ['--repeat', '0'], ['--repeat', 'x'], ['--fast'], ['--peers', 'magma']])
  test(`${args.join(' ')} is refused`, () => {
    assert.throws(() => readOptions(args), BenchRefusal);
  });
