import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, verifyPassword } from './passwords.ts';

test('a password opens its own hash and no other', async () => {
  const hash = await hashPassword('correct horse battery');
  assert.equal(await verifyPassword('correct horse battery', hash), true);
  assert.equal(await verifyPassword('correct horse batterY', hash), false);
  assert.equal(await verifyPassword('', hash), false);
});

test('the same password has another hash each time, and the hash does not hold it', async () => {
  const [one, two] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
  assert.notEqual(one, two);
  assert.ok(!one.includes('correct'));
});

test('a password typed in another Unicode form is the same password', async () => {
  const hash = await hashPassword('passwo\u0308rter viele');
  assert.equal(await verifyPassword('passw\u00f6rter viele', hash), true);
});

test('no hash and an unreadable hash are opened by nothing', async () => {
  assert.equal(await verifyPassword('anything', null), false);
  assert.equal(await verifyPassword('anything', 'md5$abc'), false);
  assert.equal(await verifyPassword('anything', ''), false);
});

test('a flood of guesses is refused, and the next guess is not', async () => {
  const guesses = Array.from({ length: 30 }, (_, n) => verifyPassword(`guess ${n}`, null));
  const ends = await Promise.allSettled(guesses);
  const refused = ends.filter((end) => end.status === 'rejected');
  assert.equal(refused.length, 10);
  assert.equal(refused[0]?.reason.code, 'TOO_MANY_TRIES');
  assert.equal(await verifyPassword('guess', null), false);
});
