import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference } from './migration.mjs';

test('the migrations lead exactly to schema.prisma', async () => {
  assert.equal(await difference(), '');
});
