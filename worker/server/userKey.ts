import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { homePaths } from '../../lib/client/home.ts';
import { DsageError } from '../../lib/protocol/errors.ts';
import { generateSeed, keyPairFromSeed } from '../../lib/signing/keys.ts';
import {
  encodePrivateFile,
  encodePublicLine,
  parsePrivateFile,
} from '../../lib/signing/openssh.ts';

/**
 * The public line (`ssh-ed25519 AAAA… user@host`) of the key in a home; a home without one gets a new key,
 * the private file readable by its owner alone.
 * @throws DsageError HOME_UNUSABLE when the file cannot be read as a key.
 */
export async function ensureUserKey(home: string, user: string): Promise<string> {
  const file = homePaths(home).privateKey;
  try {
    const { publicKey, comment } = await parsePrivateFile(await readFile(file, 'utf8'));
    return encodePublicLine({ publicKey, comment });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return makeUserKey(home, user);
    throw new DsageError('HOME_UNUSABLE', {
      home,
      problem: `${file}: ${(error as Error).message}`,
    });
  }
}

async function makeUserKey(home: string, user: string): Promise<string> {
  const paths = homePaths(home);
  const seed = generateSeed();
  const { publicKey } = await keyPairFromSeed(seed);
  const comment = `${user}@${hostname()}`;
  const line = encodePublicLine({ publicKey, comment });
  await mkdir(home, { recursive: true, mode: 0o700 });
  const privateFile = encodePrivateFile({ seed, publicKey, comment });
  await writeFile(paths.privateKey, privateFile, { mode: 0o600, flag: 'wx' });
  await writeFile(paths.publicKey, `${line}\n`);
  return line;
}
