import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DsageError } from '../../lib/protocol/errors.ts';
import type { Progress } from '../../lib/protocol/job.ts';
import type { Payload, Result } from '../../lib/protocol/kinds.ts';
import { NativeProcess } from './nativeProcess.ts';
import type { NativeEnding, NativeRun, NativeTools } from './nativeRun.ts';

/** Its clients are told to end by the script; then it closes its database. */
const graceMs = 5_000;
/** A run of days logs a few megabytes. */
const maxOutputBytes = 200_000_000;

/**
 * The kind `nfs.factor` by CADO-NFS: `cado-nfs.py N` runs polynomial selection, sieving, linear algebra and square
 * root by itself, logs to standard error and prints the factors as its last line. It may be silent for hours in the
 * linear algebra, so only the job's own time limit ends it; and it starts processes in sessions of their own.
 */
export class CadoNfsRun implements NativeRun {
  readonly ending: Promise<NativeEnding>;
  private readonly n: bigint;
  private readonly program: NativeProcess;
  private lastLine = '';
  private lastError = '';
  private cpuMs: number | null = null;
  private stopped = false;

  /** @param threads how many threads its programs use together */
  constructor({ n }: Payload<'nfs.factor'>, tools: NativeTools, threads: number) {
    const { onProgress, ...where } = tools;
    const work = join(tools.folder, 'nfs');
    mkdirSync(work, { mode: 0o700 });
    this.n = BigInt(n);
    this.program = new NativeProcess({
      ...{ ...where, graceMs, maxOutputBytes },
      args: [n, '-t', String(threads), '--workdir', work],
      patienceMs: Number.POSITIVE_INFINITY,
      onLine: (line, stream) => {
        if (stream === 'stdout' && line.trim() !== '') this.lastLine = line.trim();
        if (stream === 'stderr') this.readLog(line, onProgress);
      },
    });
    this.program.endInput();
    this.ending = this.program.ended.then((end) => this.endingOf(end));
  }

  stop(): void {
    this.stopped = true;
    this.program.kill('stopped');
  }

  private readLog(line: string, onProgress: (progress: Progress) => void): void {
    const cpu = /Total cpu\/elapsed time for entire .*?([\d.]+)\/[\d.]+/.exec(line)?.[1];
    if (cpu !== undefined) this.cpuMs = Number(cpu) * 1000 || null;
    if (/^(Error|Critical):/.test(line)) this.lastError = line.slice(0, 500);
    const text = stageOf(line);
    if (text !== null) onProgress({ text });
  }

  private endingOf({ code, signal, killed }: Awaited<NativeProcess['ended']>): NativeEnding {
    const factors = factorsOf(this.lastLine, this.n);
    if (factors !== null && code === 0) {
      const value: Result<'nfs.factor'> = { factors };
      return { type: 'succeeded', value, cpuMs: this.cpuMs };
    }
    if (this.stopped) return { type: 'stopped' };
    const how = killed ?? signal ?? `exit code ${code}`;
    const reason = this.lastError === '' ? how : `${how}, ${this.lastError}`;
    const { message } = new DsageError('NFS_FAILED', { reason });
    return { type: 'failed', error: { name: 'NFS_FAILED', message, traceback: '' } };
  }
}

/**
 * The stage that a line of the log tells of, with its percentage: `Info:Lattice Sieving: … (12.3% => ETA …)`.
 * null for other lines.
 */
export function stageOf(line: string): string | null {
  const match = /^Info:([A-Z][A-Za-z ,/()-]{2,60}):(?:.*?\b(\d{1,3}(?:\.\d+)?)%)?/.exec(line);
  if (match === null) return null;
  return match[2] === undefined ? `CADO-NFS: ${match[1]}` : `CADO-NFS: ${match[1]}, ${match[2]} %`;
}

/**
 * The factors that a line lists, divided by spaces, in ascending order.
 * @returns null unless they are two or more, each above 1, and their product is n
 */
export function factorsOf(line: string, n: bigint): string[] | null {
  const words = line.split(' ');
  if (words.length < 2 || words.length > 10_000 || line.length > 20_000) return null;
  if (!words.every((word) => /^[1-9]\d*$/.test(word) && word !== '1')) return null;
  const factors = words.map(BigInt).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const product = factors.reduce((sofar, factor) => sofar * factor, 1n);
  return product === n ? factors.map(String) : null;
}
