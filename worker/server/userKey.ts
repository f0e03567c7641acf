import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { homePaths } from '../../lib/client/home.ts';
import { DsageError } from '../../lib/protocol/errors.ts';
import { generateSeed, keyPairFromSeed } from '../../lib/signing/keys.ts';
import {
  encodePrivateFile,
  encodePublicLine,
  fingerprint,
  parsePrivateFile,
} from '../../lib/signing/openssh.ts';

/** The key that this machine logs in with. */
export interface UserKey {
  privateKey: CryptoKey;
  fingerprint: string;
  /** `ssh-ed25519 AAAA… user@host` */
  publicLine: string;
}

/**
 * The key in a home folder; null when there is none yet.
 * @throws DsageError HOME_UNUSABLE when the file cannot be read as a key.
 */
export async function readUserKey(home: string): Promise<UserKey | null> {
  const file = homePaths(home).privateKey;
  try {
    const { seed, comment } = await parsePrivateFile(await readFile(file, 'utf8'));
    return await keyOf(seed, comment);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new DsageError('HOME_UNUSABLE', {
      home,
      problem: `${file}: ${(error as Error).message}`,
    });
  }
}

/** Makes a key in a home folder that has none: private file 0600, public line beside it. */
export async function makeUserKey(home: string, user: string): Promise<UserKey> {
  const paths = homePaths(home);
  const seed = generateSeed();
  const { publicKey } = await keyPairFromSeed(seed);
  const comment = `${user}@${hostname()}`;
  await mkdir(home, { recursive: true, mode: 0o700 });
  const privateFile = encodePrivateFile({ seed, publicKey, comment });
  await writeFile(paths.privateKey, privateFile, { mode: 0o600, flag: 'wx' });
  await writeFile(paths.publicKey, `${encodePublicLine({ publicKey, comment })}\n`);
  return keyOf(seed, comment);
}

async function keyOf(seed: Uint8Array, comment: string): Promise<UserKey> {
  const { privateKey, publicKey } = await keyPairFromSeed(seed);
  return {
    privateKey,
    fingerprint: await fingerprint(publicKey),
    publicLine: encodePublicLine({ publicKey, comment }),
  };
}
