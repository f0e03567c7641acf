import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Guard } from '../process/guard.ts';
import { GmpEcmRun } from './gmpEcm.ts';

/** A program of this machine that computes jobs better than our own kernels. */
export interface NativeProgram {
  name: 'GMP-ECM' | 'CADO-NFS';
  /** As it says itself; empty when it is not asked. */
  version: string;
  /** Absolute path. */
  file: string;
}

/** Where to look, and what a trial needs. */
export interface Search {
  /** Folders as in PATH. */
  path: string;
  /** Its file; null: looked for in `path`. */
  cadoNfs: string | null;
  /** An empty folder. */
  folder: string;
  guard: Guard;
}

/**
 * What this machine has. GMP-ECM must split a small number on a given curve before it is believed to be what its
 * name says; CADO-NFS has no trial that takes less than minutes.
 */
export async function findPrograms(search: Search): Promise<NativeProgram[]> {
  const cado = search.cadoNfs ?? findOnPath('cado-nfs.py', search.path);
  const programs: (NativeProgram | null)[] = [
    await findGmpEcm(search),
    cado === null ? null : { name: 'CADO-NFS', version: '', file: cado },
  ];
  return programs.filter((program) => program !== null);
}

/** The first executable file of that name; folders that are not absolute are passed over. */
export function findOnPath(name: string, path: string): string | null {
  const files = path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name));
  return files.find(isProgram) ?? null;
}

/** Whether this is a file that may be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** (10^9 + 7)(10^12 + 39): with these bounds the third of the curves, sigma 12, is the first to find a factor. */
const trial = { n: '1000000007039000000273', B1: 200, B2: 2000, firstSigma: '10', count: 4 };
const answer = { factor: '1000000007', sigma: '12', curvesDone: 3 };

async function findGmpEcm({ path, folder, guard }: Search): Promise<NativeProgram | null> {
  const file = findOnPath('ecm', path);
  if (file === null) return null;
  const tools = { file, folder, path, guard, onProgress: () => undefined };
  const run = new GmpEcmRun(trial, tools, { maxMemoryMiB: 128, patienceMs: 5_000 });
  const ending = await run.ending;
  const { version } = run;
  const isRight = ending.type === 'succeeded' && isDeepStrictEqual(ending.value, answer);
  return isRight && Number.parseInt(version, 10) >= 7
    ? { name: 'GMP-ECM', version: version.slice(0, 64), file }
    : null;
}
