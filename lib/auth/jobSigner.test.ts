import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userName } from '../protocol/ids.ts';
import type { SubmitRequest } from '../protocol/job.ts';
import { defaultTimeoutMs } from '../protocol/kinds.ts';
import { generateKeyPair, type KeyPair } from '../signing/keys.ts';
import { encodePublicLine, fingerprint } from '../signing/openssh.ts';
import { signJob } from '../signing/signedJob.ts';
import { Auth } from './auth.ts';
import { alice, memoryAccounts, refusal } from './testing.ts';

const now = 1_800_000_000_000;
const mallory = { ...alice, id: 2, name: userName.parse('mallory') };
const plain: SubmitRequest = { kind: 'evaluate', payload: { engine: 'math', code: '2+2' } };
const asAlice = { userId: alice.id, name: alice.name };

async function start() {
  const accounts = memoryAccounts([{ ...alice }, mallory]);
  const auth = new Auth({ store: accounts.store, secret: 'secret', now: () => now });
  const register = async (userId: number) => {
    const pair = await generateKeyPair();
    const publicLine = encodePublicLine({ publicKey: pair.publicKey, comment: '' });
    const name = await fingerprint(pair.publicKey);
    const key = { fingerprint: name, publicKey: publicLine, name: 'laptop' };
    await accounts.store.keys.ensure(userId, key);
    return pair;
  };
  const own = await register(alice.id);
  return { auth, keys: accounts.keys, register, own };
}

async function signedBy(pair: KeyPair, owner = alice.name): Promise<SubmitRequest> {
  const { kind, payload } = plain;
  const job = { owner, kind, payload, timeoutMs: defaultTimeoutMs(kind) };
  const signed = await signJob(job, { pair, certificate: null }, { now, forMs: 1000 });
  return { ...plain, signed };
}

test('a job without a signature passes, and one that its owner’s key signed', async () => {
  const { auth, own } = await start();
  await auth.requireSigner(plain, asAlice);
  await auth.requireSigner(await signedBy(own), asAlice);
});

test('[S2] nobody submits what somebody else has signed, or in another’s name', async () => {
  const { auth, own, register } = await start();
  const theirs = await register(mallory.id);
  const asMallory = { userId: mallory.id, name: mallory.name };
  const attempts: [SubmitRequest, typeof asAlice][] = [
    [await signedBy(own), asMallory],
    [await signedBy(theirs), asMallory],
    [await signedBy(theirs), asAlice],
    [await signedBy(await generateKeyPair()), asAlice],
  ];
  for (const [request, owner] of attempts)
    assert.equal(await refusal(() => auth.requireSigner(request, owner)), 'KEY_UNKNOWN');
  await auth.requireSigner(await signedBy(theirs, mallory.name), asMallory);
});

test('a revoked key signs nothing any more', async () => {
  const { auth, own, keys } = await start();
  const request = await signedBy(own);
  keys[0]!.revokedAt = now;
  assert.equal(await refusal(() => auth.requireSigner(request, asAlice)), 'KEY_UNKNOWN');
});

test('what was changed after it was signed is refused before it is stored', async () => {
  const { auth, own } = await start();
  const request = await signedBy(own);
  const changes: Partial<SubmitRequest>[] = [
    { payload: { engine: 'math', code: '2+3' } } as Partial<SubmitRequest>,
    { timeoutMs: defaultTimeoutMs('evaluate') + 1 },
  ];
  for (const change of changes) {
    const changed = { ...request, ...change } as SubmitRequest;
    assert.equal(await refusal(() => auth.requireSigner(changed, asAlice)), 'TRUST_REFUSED');
  }
});
