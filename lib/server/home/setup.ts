import { access, constants } from 'node:fs/promises';
import { hostname } from 'node:os';
import { type HomePaths, homePaths } from '../../client/home.ts';
import { DsageError } from '../../protocol/errors.ts';
import { toBase64url } from '../../signing/base64.ts';
import { certificateFingerprint } from '../../signing/certificate.ts';
import { generateSeed, keyPairFromSeed } from '../../signing/keys.ts';
import {
  encodePrivateFile,
  encodePublicLine,
  fingerprint,
  parsePrivateFile,
  parsePublicLine,
} from '../../signing/openssh.ts';
import type { Config } from '../config/settings.ts';
import { belongTogether, machineNames, newTlsKey, selfSignedCertificate } from './certificate.ts';
import { hasCode, privateFolder, readIfThere, repairMode, writeOnce } from './files.ts';

/** A home that is ready. */
export interface Home {
  paths: HomePaths;
  /** Fingerprint of the TLS certificate, 64 hexadecimal digits. */
  certificate: string;
  /** Fingerprint of the user's key, `SHA256:…`. */
  key: string;
  /** Paths that this call made, and paths whose permissions it repaired. */
  made: string[];
  repaired: string[];
}

/** What setupHome needs of the settings. */
export type HomeSettings = Pick<Config, 'home' | 'user' | 'publicHost'>;

/**
 * Makes the home complete and asks nothing: folders, TLS key and certificate, user key, session secret. Whatever
 * is there stays; permissions that are too wide are narrowed. May run at any time, in several processes at once.
 *
 * How two at once cannot hurt each other: every file is placed whole and never over another (`writeOnce`), private
 * keys come first, and what is public is derived from the private file *on disk*, whoever wrote that. So it does
 * not matter who wins which file, nor when one of them is killed.
 *
 * @throws DsageError HOME_UNUSABLE: no folder can be made there, it is read-only, the disk is full, a key is
 *   damaged, or a public half is there without its private half.
 */
export async function setupHome(settings: HomeSettings): Promise<Home> {
  const paths = homePaths(settings.home);
  const changes: Changes = { made: [], repaired: [] };
  try {
    for (const folder of [paths.folder, paths.databaseFolder, paths.backups, paths.workerFiles])
      if (await privateFolder(folder)) changes.repaired.push(folder);
    await access(paths.folder, constants.W_OK | constants.X_OK);
    await once(changes, paths.sessionSecret, async () => `${toBase64url(generateSeed())}\n`);
    const certificate = await setUpCertificate(paths, settings, changes);
    const key = await setUpUserKey(paths, settings, changes);
    return { paths, certificate, key, ...changes };
  } catch (error) {
    throw homeError(settings.home, error);
  }
}

interface Changes {
  made: string[];
  repaired: string[];
}

async function setUpCertificate(
  paths: HomePaths,
  settings: HomeSettings,
  changes: Changes,
): Promise<string> {
  await refuseOrphan(paths.certificate, paths.certificateKey);
  const key = await once(changes, paths.certificateKey, async () => newTlsKey());
  const names = machineNames([hostname(), settings.publicHost]);
  const certificate = await once(changes, paths.certificate, () =>
    selfSignedCertificate(key, names),
  );
  if (!belongTogether(certificate, key))
    throw new HomeProblem(mismatch('pubcert.pem', 'cacert.pem'));
  return certificateFingerprint(certificate);
}

async function setUpUserKey(
  paths: HomePaths,
  settings: HomeSettings,
  changes: Changes,
): Promise<string> {
  await refuseOrphan(paths.publicKey, paths.privateKey);
  const text = await once(changes, paths.privateKey, async () => {
    const seed = generateSeed();
    const comment = `${settings.user}@${hostname()}`;
    return encodePrivateFile({ seed, comment, publicKey: (await keyPairFromSeed(seed)).publicKey });
  });
  const file = await readable('dsage_key', () => parsePrivateFile(text));
  const line = await once(changes, paths.publicKey, async () => `${encodePublicLine(file)}\n`);
  const open = await readable('dsage_key.pub', () => parsePublicLine(line));
  const key = await fingerprint(file.publicKey);
  if (key !== (await fingerprint(open.publicKey)))
    throw new HomeProblem(mismatch('dsage_key.pub', 'dsage_key'));
  return key;
}

/** The content of a private file, made now if nobody has. */
async function once(changes: Changes, path: string, make: () => Promise<string>): Promise<string> {
  const there = await readIfThere(path);
  if (there !== null) {
    if (await repairMode(path, 0o600)) changes.repaired.push(path);
    return there;
  }
  if (await writeOnce(path, await make())) changes.made.push(path);
  return (await readIfThere(path)) ?? '';
}

/**
 * A public half whose private half is lost would fit no new key. It is looked at first: another setup that runs now
 * makes the private half first, so a public half that is seen here has one, or has lost it.
 */
async function refuseOrphan(open: string, secret: string): Promise<void> {
  if ((await readIfThere(open)) === null || (await readIfThere(secret)) !== null) return;
  throw new HomeProblem(`${open} is there but ${secret} is not; bring it back, or move both away`);
}

async function readable<T>(name: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new HomeProblem(`${name} cannot be read, ${(error as Error).message}; move it away`);
  }
}

function mismatch(open: string, secret: string): string {
  return `${open} does not belong to ${secret}; bring back the right one, or move both away`;
}

class HomeProblem extends Error {}

/** What a failed system call in the home means for the reader. */
export function homeError(home: string, error: unknown): unknown {
  if (error instanceof HomeProblem) return unusable(home, error.message, error);
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return unusable(home, 'the disk is full', error);
  if (hasCode(error, 'EROFS', 'EACCES', 'EPERM'))
    return unusable(home, 'you may not write there', error);
  if (hasCode(error, 'ENOTDIR', 'EEXIST', 'EISDIR'))
    return unusable(
      home,
      'a file is where a folder should be, or a folder where a file should be',
      error,
    );
  if (hasCode(error, 'ENOENT')) return unusable(home, 'no folder can be made there', error);
  if (error instanceof Error && 'code' in error) return unusable(home, error.message, error);
  return error;
}

function unusable(home: string, problem: string, cause: unknown): DsageError {
  return new DsageError('HOME_UNUSABLE', { home, problem }, cause);
}
