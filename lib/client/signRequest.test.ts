import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DsageError } from '../protocol/errors.ts';
import type { SubmitRequest } from '../protocol/job.ts';
import { defaultTimeoutMs } from '../protocol/kinds.ts';
import { generateKeyPair } from '../signing/keys.ts';
import { fingerprint } from '../signing/openssh.ts';
import { vouchedFor } from '../signing/signedJob.ts';
import { signRequest } from './signRequest.ts';

const pair = await generateKeyPair();
const signer = { user: 'ada', pair, certificate: null };

test('a request is signed as it will be run: defaults filled, time limit named', async () => {
  const request = { kind: 'factor', payload: { n: '15', extra: 1 } } as unknown as SubmitRequest;
  const signed = await signRequest(request, signer);
  assert.deepEqual(signed.payload, { n: '15' });
  assert.equal(signed.timeoutMs, defaultTimeoutMs('factor'));
  const job = { kind: signed.kind, payload: signed.payload, timeoutMs: signed.timeoutMs! };
  const vouched = await vouchedFor(signed.signed!, job, Date.now());
  assert.deepEqual([vouched.root, vouched.owner], [await fingerprint(pair.publicKey), 'ada']);
});

test('what is no request goes to the server as it is, which says what is wrong', async () => {
  const request = { kind: 'evaluate', payload: { code: 1 } } as unknown as SubmitRequest;
  assert.equal(await signRequest(request, signer), request);
});

test('text that has no UTF-8 cannot be signed', async () => {
  const payload = { engine: 'math', code: `"${'\ud800'}"` };
  await assert.rejects(
    signRequest({ kind: 'evaluate', payload }, signer),
    (error) => error instanceof DsageError && /half a surrogate pair/.test(error.message),
  );
});
