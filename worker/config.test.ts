import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Config, parseWish } from './config.ts';

const pin = 'ab'.repeat(32);

function configOf(...args: string[]): Config {
  const wish = parseWish(args);
  assert.ok(wish.type === 'run');
  return wish.config;
}

test('without flags one slot works for the server of this machine', () => {
  const config = configOf();
  assert.equal(config.server, 'https://localhost:8081');
  assert.equal(config.certificate, null);
  assert.equal(config.slots, 1);
  assert.equal(config.maxMemoryBytes, 2 * 2 ** 30);
  assert.deepEqual(config.programs, { wanted: true, path: process.env['PATH'], cadoNfs: null });
});

test('programs of the machine can be left alone, or named', () => {
  assert.equal(configOf('--no-native').programs.wanted, false);
  assert.equal(configOf('--cado-nfs', '/bin/sh').programs.cadoNfs, '/bin/sh');
});

test('the fragment of the address pins the certificate and is not part of it', () => {
  const config = configOf('--server', `https://box1:9000#sha256:${pin.toUpperCase()}`);
  assert.equal(config.server, 'https://box1:9000');
  assert.equal(config.certificate, pin);
});

test('an address without scheme or port is https on 8081', () => {
  assert.equal(configOf('--server', 'box1').server, 'https://box1:8081');
});

const refused: [string[], RegExp][] = [
  [['--server', 'http://box1:8082'], /not an https address/],
  [['--server', 'https://box1#sha256:12'], /64 hexadecimal digits/],
  [['--slots', '0'], /--slots .* from 1 to 1024/],
  [['--slots', '2x'], /--slots/],
  [['--cado-nfs', '/nowhere/cado-nfs.py'], /--cado-nfs .*not a program/],
  [['--insecure'], /--help/],
];

for (const [args, sentence] of refused)
  test(`${args.join(' ')} is refused with a sentence`, () => {
    assert.throws(() => parseWish(args), sentence);
  });
