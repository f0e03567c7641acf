import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCertificate } from '../../lib/kernels/prove/checkCertificate.ts';
import type { Progress } from '../../lib/protocol/job.ts';
import { kinds } from '../../lib/protocol/kinds.ts';
import { runProvePrime } from './provePrime.ts';

const n = 2n ** 127n - 1n;

test('a prime comes back with a certificate that survives the wire and holds', () => {
  const said: Progress[] = [];
  const result = runProvePrime({ n: `${n}` }, (progress) => said.push(progress));
  const received = kinds['prove.prime'].result.parse(JSON.parse(JSON.stringify(result)));
  assert.equal(received.prime, true);
  assert.ok(checkCertificate(n, received.certificate).proven);
  assert.ok(said.every(({ fraction }) => fraction! >= 0 && fraction! <= 1));
  assert.match(said[0]!.text, /way down/);
  assert.match(said.at(-1)!.text, /curves/);
});

test('the same payload gives the same result', () => {
  const once = runProvePrime({ n: `${n}` }, () => {});
  assert.deepEqual(
    runProvePrime({ n: `${n}` }, () => {}),
    once,
  );
});

test('a number that is not prime has no certificate', () => {
  for (const composite of [n * n, -n, 0n, 1n]) {
    const result = runProvePrime({ n: `${composite}` }, () => {});
    assert.deepEqual(result, { prime: false, certificate: null });
  }
});
