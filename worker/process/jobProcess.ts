import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Kind } from '../../lib/protocol/kinds.ts';
import {
  type DeskFrame,
  type DoneFrame,
  descriptors,
  maxLineBytes,
  type OrderFrame,
  type ReadyFrame,
  type ReportFrame,
  reportFrame,
} from './frames.ts';
import { type Guard, killGroup } from './guard.ts';
import { LineReader } from './lines.ts';
import { residentBytes } from './memory.ts';

export interface ProcessOptions {
  /** The worker's own bundle file. */
  bundle: string;
  /** Its working folder, empty and its own; it may be renamed while the process lives. */
  folder: string;
  maxMemoryBytes: number;
  guard: Guard;
}

/** How an order ended: as the process said, or without a word. */
export type OrderEnding = { type: 'done'; frame: DoneFrame } | { type: 'exited'; note: string };

/** What the process says while it works. */
export type SpokenFrame = Exclude<ReportFrame, { type: 'ready' } | { type: 'done' }>;
type Listener = (frame: SpokenFrame) => void;

/** Grace between SIGTERM and SIGKILL for processes that a job started. */
const graceMs = 200;
const memoryCheckMs = 1000;
const keptErrorText = 4000;

/**
 * A job process seen from the worker: its own process group, an empty environment, Node's permission
 * model, nothing inherited but two pipes. It is killed as a group.
 */
export class JobProcess {
  readonly pid: number;
  readonly folder: string;
  /** Resolves once the engine is loaded; null when the process ended before. */
  readonly ready: Promise<ReadyFrame | null>;
  /** Resolves when the process has ended and its pipes are read to the end. */
  readonly ended: Promise<void>;
  /** The kind of job that it did last: its code is compiled, and what it keeps between jobs is there. */
  lastKind: Kind | null = null;
  private readonly child: ChildProcess;
  private readonly options: ProcessOptions;
  private isReady: (frame: ReadyFrame | null) => void = () => undefined;
  private listener: Listener = () => undefined;
  private finish: ((ending: OrderEnding) => void) | null = null;
  private killNote: string | null = null;
  private errorText = '';

  constructor(options: ProcessOptions) {
    this.options = options;
    this.folder = options.folder;
    const spawned = spawnChild(options);
    this.child = spawned;
    this.pid = spawned.pid ?? 0;
    if (this.pid > 0) options.guard.watch(this.pid);
    this.ready = new Promise((resolve) => {
      this.isReady = resolve;
    });
    this.ended = new Promise((resolve) => {
      spawned.on('error', () => this.onEnd(null, null, resolve));
      spawned.on('close', (code, signal) => this.onEnd(code, signal, resolve));
    });
    const reader = new LineReader(maxLineBytes);
    this.pipe(descriptors.reports).on('data', (bytes: Buffer) => this.onReports(reader, bytes));
    this.pipe(descriptors.orders).on('error', () => undefined);
    spawned.stderr?.on('data', (bytes: Buffer) => {
      this.errorText = (this.errorText + bytes.toString('utf8')).slice(-keptErrorText);
    });
  }

  /** Gives the order; only one at a time, and a second one only after a reusable ending. */
  run(order: OrderFrame, listener: Listener): Promise<OrderEnding> {
    this.listener = listener;
    return new Promise((resolve) => {
      const watch = setInterval(() => this.checkMemory(), memoryCheckMs);
      this.finish = (ending) => {
        clearInterval(watch);
        this.finish = null;
        resolve(ending);
      };
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        this.finish({ type: 'exited', note: this.exitNote(null, null) });
      this.lastKind = order.kind;
      this.tell(order);
    });
  }

  /** Says something to the running job, or to the process when it takes its next one: there it is passed over. */
  tell(frame: DeskFrame): void {
    (this.pipe(descriptors.orders) as Writable).write(`${JSON.stringify(frame)}\n`);
  }

  /** Ends an idle process softly: its pipe closes. */
  release(): void {
    (this.pipe(descriptors.orders) as Writable).end();
  }

  /** Ends the whole process group. `note` is what the ending says. */
  kill(note: string): void {
    this.killNote ??= note;
    if (this.pid === 0 || !killGroup(this.pid, 'SIGTERM')) return;
    const timer = setTimeout(() => killGroup(this.pid, 'SIGKILL'), graceMs);
    void this.ended.then(() => clearTimeout(timer));
  }

  /** As kill, without grace: for the end of the worker. */
  killNow(): void {
    if (this.pid > 0) killGroup(this.pid, 'SIGKILL');
  }

  private pipe(descriptor: number): Readable | Writable {
    return this.child.stdio[descriptor] as Readable | Writable;
  }

  private onReports(reader: LineReader, bytes: Buffer): void {
    try {
      for (const line of reader.push(bytes)) this.onReport(reportFrame.parse(JSON.parse(line)));
    } catch (error) {
      this.kill(
        `killed: it broke the worker's protocol (${(error as Error).message.slice(0, 200)})`,
      );
    }
  }

  private onReport(frame: ReportFrame): void {
    if (frame.type === 'ready') this.isReady(frame);
    else if (frame.type === 'done') this.finish?.({ type: 'done', frame });
    else this.listener(frame);
  }

  private onEnd(code: number | null, signal: string | null, ended: () => void): void {
    // What a job left running in its group ends with it.
    if (this.pid > 0) killGroup(this.pid, 'SIGKILL');
    this.options.guard.forget(this.pid);
    this.isReady(null);
    this.finish?.({ type: 'exited', note: this.exitNote(code, signal) });
    ended();
  }

  private checkMemory(): void {
    const used = residentBytes(this.pid);
    const { maxMemoryBytes } = this.options;
    if (used !== null && used > maxMemoryBytes)
      this.kill(`killed: used ${gigabytes(used)} of ${gigabytes(maxMemoryBytes)} GB`);
  }

  private exitNote(code: number | null, signal: string | null): string {
    if (this.killNote !== null) return this.killNote;
    const how = signal === null ? `ended with exit code ${code ?? '?'}` : `was ended by ${signal}`;
    const fatal = /FATAL ERROR: (.+)|^(\w*Error: .+)$/m.exec(this.errorText);
    return `the job's process ${how}${fatal === null ? '' : `: ${fatal[1] ?? fatal[2]}`}`.slice(
      0,
      1000,
    );
  }
}

function gigabytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}

function spawnChild({ bundle, folder, maxMemoryBytes }: ProcessOptions): ChildProcess {
  const flags = [
    '--no-warnings',
    ...permissionFlags(bundle),
    `--max-old-space-size=${Math.max(64, Math.round(maxMemoryBytes / 2 ** 20))}`,
  ];
  return spawn(process.execPath, [...flags, bundle, '--child'], {
    detached: true,
    env: {} as NodeJS.ProcessEnv,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
}

/** The running Node's permission model: read the bundle, nothing else; no writing, processes, threads, addons. */
function permissionFlags(bundle: string): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const flag = known.has('--permission') ? '--permission' : '--experimental-permission';
  return known.has(flag) ? [flag, `--allow-fs-read=${bundle}`] : [];
}
