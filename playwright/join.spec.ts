import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dsage } from './dsage.ts';
import { expect, test } from './walk.ts';

/** A machine that has Node and sh and nothing else. */
class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'dsage-machine-'));
  #shell: ChildProcess | undefined;
  said = '';

  /** Pastes the line into its shell. */
  paste(line: string): void {
    symlinkSync(process.execPath, join(this.folder, 'node'));
    const env = { PATH: this.folder, HOME: join(this.folder, 'home') } as const;
    this.#shell = spawn('/bin/sh', ['-c', line], {
      env: env as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: switching off ends all that the line started, not only the shell.
      detached: true,
    });
    const hear = (text: string) => {
      this.said += text;
    };
    this.#shell.stdout?.setEncoding('utf8').on('data', hear);
    this.#shell.stderr?.setEncoding('utf8').on('data', hear);
  }

  /** The exit code, when the line ends by itself. */
  async ended(): Promise<number | null> {
    const shell = this.#shell;
    if (shell === undefined) throw new Error('nothing was pasted');
    if (shell.exitCode === null && shell.signalCode === null) await once(shell, 'exit');
    return shell.exitCode;
  }

  /** Signals everything that the line started. @returns whether anything of it runs */
  #signal(signal: 'SIGTERM' | 0): boolean {
    if (this.#shell?.pid === undefined) return false;
    try {
      return process.kill(-this.#shell.pid, signal);
    } catch {
      return false;
    }
  }

  /** Switches it off. */
  async off(): Promise<void> {
    this.#signal('SIGTERM');
    await expect
      .poll(() => this.#signal(0), { message: 'nothing of the machine runs' })
      .toBe(false);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const joining = test.extend<{ machine: Machine; other: Machine }, { lonely: Dsage }>({
  lonely: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
    async ({}, use) => {
      const lonely = await Dsage.start('--workers', '0', '--public-host', '127.0.0.1');
      await use(lonely);
      await lonely.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
  machine: async ({}, use) => {
    const machine = new Machine();
    await use(machine);
    await machine.off();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
  other: async ({}, use) => {
    const machine = new Machine();
    await use(machine);
    await machine.off();
  },
});

joining(
  'the printed line, pasted on a machine with only Node, brings a worker that runs jobs',
  async ({ page, lonely, machine, other }) => {
    await page.goto(await lonely.link());
    await expect(page).toHaveURL(/notebooks$/);
    await page.goto(lonely.at('/workers'));
    await expect(page.getByText('No worker is connected')).toBeVisible();
    const evaluation = lonely.run('eval', '2^100');
    machine.paste(lonely.started.workerCommand);
    await expect(page.getByText('1 worker with 1 slot, 0 busy.')).toBeVisible();
    expect((await evaluation).trim()).toBe('1267650600228229401496703205376');

    other.paste(lonely.started.workerCommand);
    expect(await other.ended()).not.toBe(0);
    expect(other.said).toContain('This line was used already or is older than a day.');
    expect(other.said).toContain('npx dsage status');
    await expect(page.getByText('1 worker with 1 slot, 0 busy.')).toBeVisible();
  },
);

joining(
  'a line with another fingerprint fetches and starts nothing',
  async ({ lonely, machine }) => {
    const wrong = 'ab'.repeat(32);
    const pinned = /#sha256:[0-9a-f]{64}/;
    const { workerCommand } = JSON.parse(await lonely.run('status', '--json'));
    expect(workerCommand).toMatch(pinned);
    machine.paste(workerCommand.replace(pinned, `#sha256:${wrong}`));
    expect(await machine.ended()).toBe(1);
    expect(machine.said).toContain(`but ${wrong} is pinned.`);
    expect(machine.said.trim().split('\n')).toHaveLength(1);
  },
);
