import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { toBase64url } from './base64.ts';
import { generateSeed, keyPairFromSeed } from './keys.ts';
import {
  encodePrivateFile,
  encodePublicLine,
  fingerprint,
  parsePrivateFile,
  parsePublicLine,
} from './openssh.ts';

const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;

async function newKey(comment = 'ada@box3') {
  const seed = generateSeed();
  return { seed, publicKey: (await keyPairFromSeed(seed)).publicKey, comment };
}

test('public line and private file come back as they were written', async () => {
  for (const comment of ['', 'ada@box3', 'seven chars', 'Éva with three words']) {
    const key = await newKey(comment);
    assert.deepEqual(parsePublicLine(encodePublicLine(key)), {
      publicKey: key.publicKey,
      comment,
    });
    assert.deepEqual(await parsePrivateFile(encodePrivateFile(key)), key);
  }
});

test('a comment with a newline cannot add a second key to authorized_keys', async () => {
  const key = await newKey('ada\nssh-ed25519 AAAA evil');
  assert.equal(encodePublicLine(key).split('\n').length, 1);
});

test('a PKCS8 file is read too', async () => {
  const key = await newKey();
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    d: toBase64url(key.seed),
    x: toBase64url(key.publicKey),
  };
  const pem = createPrivateKey({ key: jwk, format: 'jwk' }).export({
    format: 'pem',
    type: 'pkcs8',
  });
  assert.deepEqual(await parsePrivateFile(String(pem)), { ...key, comment: '' });
  assert.equal(createPublicKey(pem).asymmetricKeyType, 'ed25519');
});

test('what is not an Ed25519 key is refused with a reason', async () => {
  const key = await newKey();
  for (const line of ['', 'ssh-rsa AAAA x', 'ssh-ed25519', 'ssh-ed25519 AAAA', 'ssh-ed25519 *** x'])
    assert.throws(() => parsePublicLine(line), RangeError, line);
  await assert.rejects(parsePrivateFile('hello'), /PEM/);
  await assert.rejects(
    parsePrivateFile(encodePrivateFile(key).replace(/b3Blb/, 'c3Blb')),
    RangeError,
  );
  const mixed = { ...key, publicKey: (await newKey()).publicKey };
  await assert.rejects(parsePrivateFile(encodePrivateFile(mixed)), /damaged/);
  const rsa = '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n';
  await assert.rejects(parsePrivateFile(rsa), /RSA PRIVATE KEY/);
});

test('ssh-keygen and this room read each other', {
  skip: !hasKeygen && 'no ssh-keygen',
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-openssh-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const ours = join(folder, 'ours');
  const key = await newKey();
  writeFileSync(ours, encodePrivateFile(key), { mode: 0o600 });
  writeFileSync(`${ours}.pub`, `${encodePublicLine(key)}\n`);
  const derived = execFileSync('ssh-keygen', ['-y', '-f', ours], { encoding: 'utf8' });
  assert.deepEqual(parsePublicLine(derived).publicKey, key.publicKey);
  const listed = execFileSync('ssh-keygen', ['-l', '-f', `${ours}.pub`], { encoding: 'utf8' });
  assert.equal(listed.split(' ')[1], await fingerprint(key.publicKey));

  const theirs = join(folder, 'theirs');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'eve@box4', '-f', theirs]);
  const read = await parsePrivateFile(readFileSync(theirs, 'utf8'));
  assert.deepEqual(parsePublicLine(readFileSync(`${theirs}.pub`, 'utf8')), {
    publicKey: read.publicKey,
    comment: 'eve@box4',
  });

  const locked = join(folder, 'locked');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'a phrase', '-f', locked]);
  await assert.rejects(parsePrivateFile(readFileSync(locked, 'utf8')), /passphrase/);
});
