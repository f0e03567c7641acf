import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DsageError } from '../protocol/errors.ts';
import { DatabaseError } from '../store/sqlite/errors.ts';
import { lastWords } from './lastWords.ts';

const lastLine = (error: unknown) => lastWords(error).trimEnd().split('\n').at(-1);

test('what the reader can act on is its sentence and nothing else', () => {
  const taken = new DsageError('PORT_TAKEN', { port: 8082, flag: '--web-port' });
  assert.equal(lastWords(taken), `${taken.message}\n`);
  const changed = new DatabaseError('MIGRATION_CHANGED', 'Migration 1 was changed. Restore it.');
  assert.equal(lastWords(changed), 'Migration 1 was changed. Restore it.\n');
});

test('an error that nobody expected ends in a sentence that says where to look, after its stack', () => {
  const error = new Error("Could not find a production build in the '.next' directory.\nRead more");
  assert.match(lastWords(error), /at .*lastWords\.test/);
  assert.equal(
    lastLine(error),
    "The server cannot start: Could not find a production build in the '.next' directory. server.log in its home says where that happened.",
  );
  const prisma = Object.assign(new Error('\nInvalid invocation:\n\nfull'), {
    meta: {},
    code: 'P1',
  });
  assert.match(lastLine(prisma) ?? '', /^The server cannot start: Invalid invocation:\. server/);
  assert.match(lastLine('x') ?? '', /^The server cannot start: x\./);
  assert.match(lastLine(undefined) ?? '', /^The server cannot start: undefined\./);
});
