import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

/** How to start a process. */
export interface ChildPlan {
  /** For the reader: "the server", "worker 1". */
  name: string;
  /** Arguments of node; asked before every start. */
  args(): string[];
  /** Its standard error is appended here. */
  log: string;
  /** What the process is told on descriptor 3 once it is known; asked for before every start. */
  greeting?(): Promise<string>;
  /** A line on descriptor 4, if the process writes one there. */
  onLine?(line: string): void;
}

/** How a process ended. */
export interface ChildEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last lines of its standard error. */
  words: string;
}

const keptWords = 4_000;

/**
 * One process of ours. It has its own session, so that an interrupt at the terminal reaches only the supervisor,
 * which ends things in their order; and it inherits a pipe as descriptor 3, by whose closing it knows that the
 * supervisor is gone, also when that was killed.
 */
export class Child {
  readonly pid: number;
  readonly ended: Promise<ChildEnd>;
  readonly #process: ChildProcess;
  #words = '';

  constructor({ args, log, greeting, onLine }: ChildPlan) {
    const child = spawn(process.execPath, [...args()], {
      detached: true,
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.pid = child.pid ?? 0;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-keptWords);
      append(log, text);
    });
    const pipe = child.stdio[3] as Writable;
    pipe.on('error', () => undefined);
    // When it never comes to that, the process is stopped with the reason.
    greeting?.().then(
      (text) => pipe.write(`${text}\n`),
      () => undefined,
    );
    readLines(child.stdio[4] as Readable, onLine);
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) =>
        resolve({ code, signal, words: this.#words.trim() });
      child.once('close', end);
      child.once('error', (error) => {
        this.#words += error.message;
        end(null, null);
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}

/**
 * What makes glibc give memory back: other C libraries do not look at it. It keeps memory apart for each thread, 64 MiB at
 * a time; with two such arenas a server that has just started takes 50 MiB less. And it learns to keep large blocks
 * once it has seen some; told from when on a block is large, it returns each at once, which takes another 20 MiB off the
 * server's start and 40 off what two million relations leave behind.
 */
const thrift = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '262144',
  MALLOC_TRIM_THRESHOLD_: '1048576',
};

function environment(): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: it is passed on as it is
  return { ...process.env, ...thrift };
}

function readLines(stream: Readable, onLine?: (line: string) => void): void {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) onLine?.(line);
  });
  stream.on('error', () => undefined);
}

/** A log that cannot be written stops nothing. */
function append(file: string, text: string): void {
  try {
    const descriptor = openSync(file, 'a', 0o600);
    writeSync(descriptor, text);
    closeSync(descriptor);
  } catch {}
}
