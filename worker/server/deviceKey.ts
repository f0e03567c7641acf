import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { homePaths } from '../../lib/client/home.ts';
import { userName } from '../../lib/protocol/ids.ts';
import { type DeviceCertificate, deviceCertificate } from '../../lib/protocol/trust.ts';
import { fromBase64url, toBase64url } from '../../lib/signing/base64.ts';
import { certifyDevice, rootOf } from '../../lib/signing/device.ts';
import { generateSeed, type KeyPair, keyPairFromSeed } from '../../lib/signing/keys.ts';

const day = 86_400_000;
/** A certificate holds for so long, and is renewed when less is left than a month. */
const certificateMs = 90 * day;
const renewMs = 30 * day;

const deviceFile = z.object({ seed: z.string(), certificate: deviceCertificate });

/** The key that a worker signs with, certified by its user's. */
export interface DeviceKey {
  pair: KeyPair;
  certificate: DeviceCertificate;
}

/** Whose device it is, what it is called, and where its key is kept. */
export interface DeviceOwner {
  home: string;
  user: string;
  root: KeyPair;
  name: string;
}

/**
 * The key of this worker, made and certified when there is none, or none that still holds. The file is readable by its
 * owner alone and never leaves the machine; a damaged one is as good as none, since nothing depends on the old key.
 */
export async function deviceKey(owner: DeviceOwner, now: number): Promise<DeviceKey> {
  const file = fileOf(owner);
  return (await kept(file, owner, now)) ?? (await made(file, owner, now));
}

/** One file a worker: those that share a home are told apart by their names. */
function fileOf({ home, name }: DeviceOwner): string {
  return join(homePaths(home).workerKeys, `${name.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.json`);
}

async function kept(file: string, owner: DeviceOwner, now: number): Promise<DeviceKey | null> {
  try {
    const { seed, certificate } = deviceFile.parse(JSON.parse(await readFile(file, 'utf8')));
    const pair = await keyPairFromSeed(fromBase64url(seed));
    const { device, user, name, use } = certificate.statement;
    const root = await rootOf(certificate, now + renewMs);
    const isOurs =
      toBase64url(root) === toBase64url(owner.root.publicKey) &&
      device === toBase64url(pair.publicKey) &&
      user === owner.user &&
      name === owner.name &&
      use === 'worker';
    return isOurs ? { pair, certificate } : null;
  } catch {
    return null;
  }
}

async function made(file: string, owner: DeviceOwner, now: number): Promise<DeviceKey> {
  const seed = generateSeed();
  const pair = await keyPairFromSeed(seed);
  const { name, root } = owner;
  const user = userName.parse(owner.user);
  const device = { publicKey: pair.publicKey, use: 'worker' as const, user, name };
  const certificate = await certifyDevice({ pair: root, certificate: null }, device, {
    now,
    forMs: certificateMs,
  });
  const text = JSON.stringify({ seed: toBase64url(seed), certificate });
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Whole or not at all: a worker of the same name that starts at the same time never reads half a file.
  await writeFile(`${file}.${process.pid}`, `${text}\n`, { mode: 0o600 });
  await rename(`${file}.${process.pid}`, file);
  return { pair, certificate };
}
