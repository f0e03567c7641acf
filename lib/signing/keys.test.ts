import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromBase64, fromBase64url, toBase64, toBase64url, toHex } from './base64.ts';
import { generateKeyPair, generateSeed, keyPairFromSeed, sign, verify } from './keys.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

/** RFC 8032 section 7.1, tests 1 to 3: seed, public key, message, signature. */
const vectors = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

test("the RFC's vectors sign and verify", async () => {
  for (const [seed, publicKey, message, signature] of vectors) {
    const pair = await keyPairFromSeed(hex(seed));
    assert.equal(toHex(pair.publicKey), publicKey);
    assert.equal(toHex(await sign(pair.privateKey, hex(message))), signature);
    assert.ok(
      await verify({
        publicKey: hex(publicKey),
        signature: hex(signature),
        message: hex(message),
      }),
    );
  }
});

test('a changed bit in message, signature or key is noticed', async () => {
  const { publicKey, privateKey } = await generateKeyPair();
  const message = new TextEncoder().encode('2+2');
  const signature = await sign(privateKey, message);
  assert.ok(await verify({ publicKey, signature, message }));
  await fc.assert(
    fc.asyncProperty(fc.nat(32 * 8 - 1), fc.nat(64 * 8 - 1), async (keyBit, signatureBit) => {
      assert.ok(!(await verify({ publicKey: flipped(publicKey, keyBit), signature, message })));
      assert.ok(
        !(await verify({ publicKey, signature: flipped(signature, signatureBit), message })),
      );
    }),
    { numRuns: 40 },
  );
  assert.ok(!(await verify({ publicKey, signature, message: flipped(message, 3) })));
});

test('keys and signatures of the wrong length are false, not errors', async () => {
  const message = new Uint8Array(1);
  const signature = new Uint8Array(63);
  assert.equal(await verify({ publicKey: new Uint8Array(32), signature, message }), false);
  assert.equal(await verify({ publicKey: new Uint8Array(3), signature, message }), false);
  await assert.rejects(keyPairFromSeed(new Uint8Array(31)), RangeError);
});

test('private keys cannot be read out of memory', async () => {
  for (const pair of [await generateKeyPair(), await keyPairFromSeed(generateSeed())])
    await assert.rejects(crypto.subtle.exportKey('pkcs8', pair.privateKey));
});

test('every byte string has one base64url spelling', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
      assert.equal(toBase64url(bytes), Buffer.from(bytes).toString('base64url'));
      assert.equal(toHex(bytes), Buffer.from(bytes).toString('hex'));
    }),
  );
  for (const text of ['AB==', 'A B', 'A+B/', 'A', 'AB'])
    assert.throws(() => fromBase64url(text), RangeError);
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
