import { rm } from 'node:fs/promises';
import { type RunFile, readRun } from '../client/credentials.ts';
import type { HomePaths } from '../client/home.ts';
import { replaceFile } from '../server/home/files.ts';
import { startTimeOf } from './supervisor/processes.ts';

/** Who serves this home now, or null. A file left behind by a supervisor that was killed counts as nobody. */
export async function runningIn(paths: HomePaths): Promise<RunFile | null> {
  const run = await readRun(paths);
  return run !== null && isAlive(run) ? run : null;
}

/** Whether that very process runs, and not another one that has its number now. */
export function isAlive({ pid, startTime }: RunFile): boolean {
  return startTimeOf(pid) === startTime;
}

/** Says that this process serves the home. */
export async function writeRun(paths: HomePaths, run: RunFile): Promise<void> {
  const { pid, startTime, startedAt, user, webUrl, tlsUrl } = run;
  const text = JSON.stringify({ pid, startTime, startedAt, user, webUrl, tlsUrl });
  await replaceFile(paths.run, `${text}\n`);
}

/** Takes that back, if it is still this process that is named there. */
export async function removeRun(paths: HomePaths): Promise<void> {
  const run = await readRun(paths);
  if (run?.pid === process.pid) await rm(paths.run, { force: true });
}
