import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles command line, server and worker of these tests into a new folder. Each test starts four processes and
 * more; transpiling in each of them would take ten times as long.
 */
export async function bundlePrograms(): Promise<string> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'dsage-programs-'));
  symlinkSync(join(here, '../../../node_modules'), join(folder, 'node_modules'));
  await build({
    entryPoints: ['cli', 'server', 'worker'].map((name) => join(here, `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return folder;
}

/** How a command line is started. */
export interface CliOptions {
  /** Folder from bundlePrograms(). */
  programs: string;
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
    const command = [process.execPath, join(options.programs, 'cli.mjs'), ...args];
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
