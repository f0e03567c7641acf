import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type Guard, killGroup } from '../process/guard.ts';
import { LineReader } from '../process/lines.ts';
import { killMarked, markName } from '../process/marked.ts';

/** How to start a program of this machine. */
export interface NativeOptions {
  /** Absolute path. */
  file: string;
  args: readonly string[];
  /** Its working folder, its home and its place for temporary files. */
  folder: string;
  /** PATH of its environment. */
  path: string;
  guard: Guard;
  /** Bytes that it may print in all, on both streams. */
  maxOutputBytes: number;
  /** It is killed when it has printed nothing for so long. */
  patienceMs: number;
  /** Between SIGTERM and SIGKILL. */
  graceMs: number;
  /** Each line that it prints; what this throws kills the program and is its ending. */
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
}

/** How a program ended. `killed` says why we ended it; null when it ended by itself. */
export interface NativeEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  killed: string | null;
}

/** More than a number of 10,000 digits with what stands around it. */
const maxLineBytes = 64_000;

/**
 * A program of this machine that computes for a job: its own process group under the guard, an environment of
 * four variables, its own folder, pipes for everything. Nothing that it prints is believed; that is for the caller.
 *
 * Programs like CADO-NFS start others that leave the group. A mark in the environment, which every descendant
 * inherits, finds those.
 */
export class NativeProcess {
  readonly pid: number;
  /** Resolves when the program has ended, its lines are read, and nothing that it started is left. */
  readonly ended: Promise<NativeEnd>;
  private readonly options: NativeOptions;
  private readonly child: ChildProcess;
  private readonly mark = randomBytes(12).toString('hex');
  private killed: string | null = null;
  private printedBytes = 0;
  private silence: NodeJS.Timeout | null = null;

  constructor(options: NativeOptions) {
    this.options = options;
    const { file, args, folder, path, guard } = options;
    const env = { PATH: path, HOME: folder, TMPDIR: folder };
    const child = spawn(file, [...args], {
      detached: true,
      cwd: folder,
      env: { ...env, [markName]: this.mark } as unknown as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child = child;
    this.pid = child.pid ?? 0;
    if (this.pid > 0) guard.watch(this.pid, this.mark);
    child.stdin.on('error', () => undefined);
    for (const name of ['stdout', 'stderr'] as const) this.follow(name);
    this.ended = this.end(child);
    this.watchSilence();
  }

  /** Text for its standard input. */
  write(text: string): void {
    this.child.stdin?.write(text);
  }

  /** No more input comes. */
  endInput(): void {
    this.child.stdin?.end();
  }

  /** Ends the program and all that it started. The first `note` counts. */
  kill(note: string): void {
    if (this.killed !== null) return;
    this.killed = note;
    if (this.pid === 0 || !killGroup(this.pid, 'SIGTERM')) return;
    const timer = setTimeout(() => this.killAll(), this.options.graceMs);
    void this.ended.then(() => clearTimeout(timer));
  }

  private follow(name: 'stdout' | 'stderr'): void {
    const reader = new LineReader(maxLineBytes);
    this.child[name]?.on('data', (bytes: Buffer) => {
      if (this.killed !== null) return;
      this.watchSilence();
      try {
        this.printedBytes += bytes.length;
        if (this.printedBytes > this.options.maxOutputBytes)
          throw new RangeError(`it printed more than ${this.options.maxOutputBytes} bytes`);
        for (const line of reader.push(bytes)) this.options.onLine(line, name);
      } catch (error) {
        this.kill((error as Error).message.slice(0, 300));
      }
    });
  }

  private watchSilence(): void {
    const { patienceMs } = this.options;
    if (this.silence !== null) clearTimeout(this.silence);
    if (!Number.isFinite(patienceMs)) return;
    const seconds = Math.round(patienceMs / 1000);
    this.silence = setTimeout(() => this.kill(`it said nothing for ${seconds} s`), patienceMs);
  }

  private end(child: ChildProcess): Promise<NativeEnd> {
    // What it started may hold its pipes open, and `close` waits for those.
    child.once('exit', () => this.killAll());
    return new Promise((resolve) => {
      const done = (code: number | null, signal: NodeJS.Signals | null) => {
        if (this.silence !== null) clearTimeout(this.silence);
        this.options.guard.forget(this.pid);
        resolve({ code, signal, killed: this.killed });
      };
      child.once('close', done);
      child.once('error', (error) => {
        this.killed ??= error.message;
        if (this.pid === 0) done(null, null);
      });
    });
  }

  private killAll(): void {
    if (this.pid > 0) killGroup(this.pid, 'SIGKILL');
    killMarked([this.mark]);
  }
}
