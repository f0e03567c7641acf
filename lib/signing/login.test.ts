import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { DsageError, type ErrorCode } from '../protocol/errors.ts';
import { login, loginStatement } from '../protocol/login.ts';
import { toBase64url } from './base64.ts';
import { certificateFingerprint } from './certificate.ts';
import { generateKeyPair, generateSeed, type KeyPair } from './keys.ts';
import { signLogin, verifyLogin } from './login.ts';
import { fingerprint } from './openssh.ts';

const nonce = toBase64url(generateSeed());
const certificate = 'ab'.repeat(32);

async function statementOf(pair: KeyPair, change: object = {}) {
  return loginStatement.parse({
    purpose: 'dsage login 1',
    role: 'client',
    nonce,
    user: 'ada',
    key: await fingerprint(pair.publicKey),
    certificate,
    issuedAt: 0,
    ...change,
  });
}

function refused(code: ErrorCode) {
  return (error: unknown) => error instanceof DsageError && error.code === code;
}

test('a signed statement is believed, whatever the clock of the other side says', async () => {
  const pair = await generateKeyPair();
  const answer = login.parse(await signLogin(await statementOf(pair), pair.privateKey));
  const expected = { publicKey: pair.publicKey, nonce, role: 'client', certificate } as const;
  assert.equal((await verifyLogin(answer, expected)).user, 'ada');
});

test('an answer to another challenge, for another role, server or user is refused', async () => {
  const pair = await generateKeyPair();
  const stranger = await generateKeyPair();
  const expected = { publicKey: pair.publicKey, nonce, role: 'client', certificate } as const;
  const cases: [object, ErrorCode][] = [
    [{ nonce: toBase64url(generateSeed()) }, 'NONCE_INVALID'],
    [{ role: 'worker' }, 'NONCE_INVALID'],
    [{ certificate: 'cd'.repeat(32) }, 'CERTIFICATE_MISMATCH'],
    [{ key: await fingerprint(stranger.publicKey) }, 'SIGNATURE_INVALID'],
  ];
  for (const [change, code] of cases) {
    const answer = await signLogin(await statementOf(pair, change), pair.privateKey);
    await assert.rejects(verifyLogin(answer, expected), refused(code), code);
  }
  const byStranger = await signLogin(await statementOf(pair), stranger.privateKey);
  await assert.rejects(verifyLogin(byStranger, expected), refused('SIGNATURE_INVALID'));
  const answer = await signLogin(await statementOf(pair), pair.privateKey);
  const renamed = { ...answer, statement: { ...answer.statement, user: 'eve' as never } };
  await assert.rejects(verifyLogin(renamed, expected), refused('SIGNATURE_INVALID'));
  for (const signature of ['', '***', 'AA'])
    await assert.rejects(
      verifyLogin({ ...answer, signature }, expected),
      refused('SIGNATURE_INVALID'),
    );
});

/** A self-signed P-256 certificate, made for this test only. */
const pem = `-----BEGIN CERTIFICATE-----
MIIBeTCCAR+gAwIBAgIUCv2B9iT4wROfp1hzWZ0jGCjfxgkwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHZXhhbXBsZTAeFw0yNjExMjMwNjQyMzJaFw0zNjExMjAwNjQy
MzJaMBIxEDAOBgNVBAMMB2V4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AATjCQ7y0tPmPjhHDDGP9p3fCQDRgg6NVwYGC3vj5AzJZDfJX0hRhnA4u2RpfQxC
bAgJpk3N93yP7AvaqO4UvYC+o1MwUTAdBgNVHQ4EFgQUcCNWfMKf658mmZFdZeQl
OOVjAMowHwYDVR0jBBgwFoAUcCNWfMKf658mmZFdZeQlOOVjAMowDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiA2zNUXhYPVI2ZNluRLc0qYnEqGcZ6M
98Ma9ZSYJXgktwIhAMxC1Ej5rsJqOXAVgJjvD8zs7htw9aOk0wah2Dd0TFr1
-----END CERTIFICATE-----
`;

test("a certificate's fingerprint is that of its DER form", async () => {
  const expected = new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  assert.equal(await certificateFingerprint(pem), expected);
  await assert.rejects(certificateFingerprint('hello'), RangeError);
});
