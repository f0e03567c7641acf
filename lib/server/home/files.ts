import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  link,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file that must never be overwritten. It appears complete or not at all, and of several processes
 * that try at once exactly one wins.
 * @returns whether this call made it; false when it was there already.
 */
export async function writeOnce(path: string, content: string, mode = 0o600): Promise<boolean> {
  const temporary = await writeBeside(path, content, mode);
  try {
    await place(temporary, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Replaces a file at once: readers see the old content or the new, never a part. */
export async function replaceFile(path: string, content: string, mode = 0o600): Promise<void> {
  const temporary = await writeBeside(path, content, mode);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The text of a file, or null when there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Makes a folder only for its owner; one that is there is made so. Returns whether its mode was repaired. */
export async function privateFolder(path: string): Promise<boolean> {
  await makeFolder(path);
  return repairMode(path, 0o700);
}

/** Takes away what the mode allows too much, and returns whether there was something. */
export async function repairMode(path: string, mode: number): Promise<boolean> {
  const now = (await stat(path)).mode & 0o777;
  if (now === mode) return false;
  await chmod(path, mode);
  return true;
}

/** Whether a system call failed with this code. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Node's own `recursive` never returns where making a folder is answered by ENOENT, as below /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(path)).isDirectory()) return;
    if (!hasCode(error, 'ENOENT') || (await isThere(dirname(path)))) throw error;
    await makeFolder(dirname(path));
    await mkdir(path, { mode: 0o700 }).catch(ignoreExisting);
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function ignoreExisting(error: unknown): void {
  if (!hasCode(error, 'EEXIST')) throw error;
}

async function writeBeside(path: string, content: string, mode: number): Promise<string> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, content, { mode, flag: 'wx', flush: true });
    return temporary;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Like rename(2), but never over an existing file: a hard link, or a copy where the disk has no links. */
async function place(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
    await copyFile(temporary, path, constants.COPYFILE_EXCL);
  }
}
