import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { homePaths } from '../../lib/client/home.ts';
import type { LeasedJob } from '../../lib/protocol/worker.ts';

const keptMs = 7 * 86_400_000;

/**
 * The folders that job processes work in. A process starts in an empty one, before anybody knows its job, and
 * may not change it under Node's permission model; so the folder takes the job's name when the process takes
 * the job. It goes after success and stays a week after a failure.
 */
export class Scratch {
  readonly folder: string;
  private made = 0;

  constructor(home: string) {
    this.folder = homePaths(home).workerFiles;
  }

  /** Makes the common folder; removes what failures left a week ago and what killed workers left. */
  async open(now: number): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      // Another worker of this home may tidy up at the same time.
      const found = await stat(path).catch(() => null);
      if (found === null) continue;
      if (now - found.mtimeMs > keptMs || isLeftBehind(name)) await this.remove(path);
    }
  }

  /** The folder of a process without a job. */
  makeWarm(): string {
    const folder = join(this.folder, `warm-${process.pid}-${this.made++}`);
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  }

  /** Gives a process's folder the name of its job; an older one of that name belonged to another server. */
  assign(warm: string, { jobId, attempt }: LeasedJob): string {
    const folder = join(this.folder, `${jobId}-${attempt}`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(warm, folder);
    return folder;
  }

  /** The process takes other jobs. */
  giveBack(folder: string, warm: string): void {
    renameSync(folder, warm);
  }

  /** Leaves beside the job's own files what was computed and how it ended. */
  keep(folder: string, { jobId, attempt, kind, payload }: LeasedJob, ending: unknown): void {
    const report = JSON.stringify({ jobId, attempt, kind, payload, ending }, null, 2);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'job.json'), `${report}\n`, { mode: 0o600 });
  }

  async remove(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A warm folder whose worker is no more. */
function isLeftBehind(name: string): boolean {
  const pid = /^warm-(\d+)-\d+$/.exec(basename(name))?.[1];
  if (pid === undefined) return false;
  try {
    return !process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
