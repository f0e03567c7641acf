import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { rootOf } from '../../lib/signing/device.ts';
import { generateKeyPair } from '../../lib/signing/keys.ts';
import { type DeviceOwner, deviceKey } from './deviceKey.ts';

const now = 1_800_000_000_000;
const day = 86_400_000;

async function ownerOf(t: TestContext): Promise<DeviceOwner> {
  const home = mkdtempSync(join(tmpdir(), 'dsage-device-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return { home, user: 'ada', root: await generateKeyPair(), name: 'box3/a' };
}

test('a worker has one key for months, certified by its user’s key', async (t) => {
  const owner = await ownerOf(t);
  const first = await deviceKey(owner, now);
  const later = await deviceKey(owner, now + 50 * day);
  assert.deepEqual(later.certificate, first.certificate);
  assert.deepEqual(later.pair.publicKey, first.pair.publicKey);
  assert.deepEqual(await rootOf(first.certificate, now), owner.root.publicKey);
  const { use, name, user } = first.certificate.statement;
  assert.deepEqual([use, name, user], ['worker', 'box3/a', 'ada']);
  assert.equal(first.pair.privateKey.extractable, false);
});

test('it gets another when the old one ends within a month, is another’s, or is damaged', async (t) => {
  const owner = await ownerOf(t);
  const first = await deviceKey(owner, now);
  const renewed = await deviceKey(owner, now + 61 * day);
  assert.notDeepEqual(renewed.pair.publicKey, first.pair.publicKey);
  const theirs = await deviceKey({ ...owner, user: 'bob', root: await generateKeyPair() }, now);
  assert.equal(theirs.certificate.statement.user, 'bob');
  const file = join(owner.home, 'worker_keys', 'box3_a.json');
  assert.equal(statSync(file).mode & 0o077, 0);
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
  const again = await deviceKey(owner, now);
  assert.deepEqual(await rootOf(again.certificate, now), owner.root.publicKey);
});

test('workers that share a home have keys of their own', async (t) => {
  const owner = await ownerOf(t);
  const [a, b] = await Promise.all([
    deviceKey(owner, now),
    deviceKey({ ...owner, name: 'box3-2' }, now),
  ]);
  assert.notDeepEqual(a.pair.publicKey, b.pair.publicKey);
});
