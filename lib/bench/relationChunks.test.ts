import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unpackRelations } from '../kernels/siqs/packedRelations.ts';
import { randomChunk } from './relationChunks.ts';

test('a chunk holds as many relations as asked, of the length of real ones', () => {
  const bytes = Buffer.from(randomChunk(1_000), 'base64');
  assert.equal(unpackRelations(bytes).length, 1_000);
  assert.ok(bytes.length > 25_000 && bytes.length < 45_000, `${bytes.length} bytes`);
});
