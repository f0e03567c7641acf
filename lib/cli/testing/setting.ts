import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TestServer } from '../../client/testing.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';

/** What a command left: its exit code and what it wrote. */
export interface Written {
  code: number;
  out: string;
  err: string;
}

/** What a test says to a command. */
export interface Said {
  input?: string;
  secrets?: string[];
  isLive?: boolean;
  /** Called with every text on either stream. */
  hear?: (text: string, interrupt: () => void) => void;
}

/** Runs a command line in this process, against a server. */
export async function dsage(
  server: TestServer | null,
  args: string[],
  said: Said = {},
): Promise<Written> {
  const written: Written = { code: 0, out: '', err: '' };
  const listeners = new Set<() => void>();
  const interrupt = () => {
    for (const listener of listeners) listener();
  };
  const terminal = testTerminal(written, { ...said, listeners, interrupt });
  const place =
    server === null ? [] : ['--home', server.folder, '--server', server.url, '--user', 'ada'];
  const programs = { version: '9.9.9', server: [], worker: [], cli: [] };
  written.code = await run([...args, ...place], { terminal, programs });
  return written;
}

function testTerminal(
  written: Written,
  {
    input = '',
    secrets = [],
    isLive = false,
    hear,
    listeners,
    interrupt,
  }: Said & {
    listeners: Set<() => void>;
    interrupt: () => void;
  },
): Terminal {
  const plain = (text: string) => text;
  return {
    out: (text) => {
      written.out += text;
      hear?.(text, interrupt);
    },
    err: (text) => {
      written.err += text;
      hear?.(text, interrupt);
    },
    isLive,
    ...{ bold: plain, dim: plain, green: plain, red: plain },
    startedByNpm: false,
    readAll: async () => input,
    readSecret: async () => secrets.shift() ?? '',
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A new empty folder that is removed with the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** How a command line is started. */
export interface CliOptions {
  home: string;
  env: NodeJS.ProcessEnv;
  /** A shell line in which `"$@"` stands for the command, as npm runs scripts. */
  wrap?: string;
  /** Whether it is to believe that npm runs it. */
  npm?: boolean;
}

/** A command line in a process of its own. */
export class CliProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  out = '';
  err = '';
  readonly #waiting = new Set<() => void>();

  constructor(t: TestContext, args: string[], options: CliOptions) {
    const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
    const command = [process.execPath, '--import', 'tsx', cli, ...args];
    const [file = '', ...rest] =
      options.wrap === undefined ? command : ['sh', '-c', options.wrap, 'sh', ...command];
    const env: NodeJS.ProcessEnv = { ...options.env, DSAGE_HOME: options.home, DSAGE_USER: 'ada' };
    delete env['npm_lifecycle_event'];
    if (options.npm) env['npm_lifecycle_event'] = 'start';
    this.child = spawn(file, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    t.after(() => this.child.kill('SIGKILL'));
    this.child.stdout?.setEncoding('utf8').on('data', (text) => this.#hear({ out: text }));
    this.child.stderr?.setEncoding('utf8').on('data', (text) => this.#hear({ err: text }));
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code) => {
        resolve(code);
        this.#hear({});
      }),
    );
  }

  /** Resolves when what was written matches. */
  async until(stream: 'out' | 'err', pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this[stream]);
      if (match !== null) return match;
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`it ended without ${pattern}:\n${this.out}\n${this.err}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #hear({ out = '', err = '' }: { out?: string; err?: string }): void {
    this.out += out;
    this.err += err;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
