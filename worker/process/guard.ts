import { spawn } from 'node:child_process';
import { readSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Log } from '../log.ts';
import { LineReader } from './lines.ts';
import { killMarked } from './marked.ts';

/**
 * The guard is one small process beside each worker. It blocks on a pipe whose other end only the worker
 * holds; when the worker dies, by kill -9 too, the pipe closes and the guard kills every process group it
 * was told of. It needs nothing from the job processes, which may be deep in a WebAssembly loop.
 *
 * Measured against a watchdog thread inside each job process: the thread costs 10 MB and 40 ms in every
 * one of them and `--allow-worker`, the guard costs 42 MB once. A job process is told its order only after
 * the guard knows its group; before that it blocks on its own pipe and ends when that closes.
 */
export interface Guard {
  /** From now on this process group dies with the worker, and whatever carries the mark in its environment. */
  watch(group: number, mark?: string): void;
  /** The group has ended; its number may be used by others. */
  forget(group: number): void;
  close(): void;
}

/** Starts the guard of this process; one that dies is replaced and told everything again. */
export function startGuard(bundle: string, log: Log): Guard {
  const groups = new Map<number, string>();
  let closed = false;
  let pipe: Writable | null = null;
  const start = () => {
    const child = spawn(process.execPath, ['--no-warnings', bundle, '--guard'], {
      detached: true,
      env: {} as NodeJS.ProcessEnv,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    pipe = child.stdin;
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => log.error('the guard does not start', { reason: error.message }));
    child.on('exit', () => {
      if (closed) return;
      log.warn('the guard ended and is started again');
      setTimeout(start, 200);
    });
    for (const [group, mark] of groups) child.stdin.write(`+${group} ${mark}\n`);
  };
  start();
  return {
    watch: (group, mark = '') => {
      groups.set(group, mark);
      pipe?.write(`+${group} ${mark}\n`);
    },
    forget: (group) => {
      groups.delete(group);
      pipe?.write(`-${group}\n`);
    },
    close: () => {
      closed = true;
      pipe?.end();
    },
  };
}

/** The guard process itself: returns when its work is done. */
export function runGuard(): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => undefined);
  const groups = new Map<number, string>();
  const reader = new LineReader(1000);
  const buffer = Buffer.alloc(4096);
  for (let count = readSync(0, buffer); count > 0; count = readSync(0, buffer)) {
    for (const line of reader.push(buffer.subarray(0, count))) {
      const [number = '', mark = ''] = line.slice(1).split(' ');
      const group = Number(number);
      if (line.startsWith('+')) groups.set(group, mark);
      else groups.delete(group);
    }
  }
  for (const group of groups.keys()) killGroup(group, 'SIGKILL');
  killMarked([...groups.values()].filter((mark) => mark !== ''));
}

/** Signals a whole process group; false when there is none. */
export function killGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
