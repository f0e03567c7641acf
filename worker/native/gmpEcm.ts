import { defaultB2 } from '../../lib/kernels/ecm/ecmLevels.ts';
import { encodeInteger } from '../../lib/protocol/bigint.ts';
import type { Payload, Result } from '../../lib/protocol/kinds.ts';
import { type Curves, EcmReader, resumeLine } from './ecmWire.ts';
import { NativeProcess } from './nativeProcess.ts';
import type { NativeEnding, NativeRun, NativeTools } from './nativeRun.ts';

/** What the program may use. */
export interface EcmLimits {
  /** For stage 2, in mebibytes. */
  maxMemoryMiB: number;
  /** How long it may be silent; left out: far longer than a curve takes. */
  patienceMs?: number;
}

/** Curves that stand ready in its input: it never waits for the next, and few lines are written for nothing. */
const curvesAhead = 3;
/** It writes nothing that it would have to bring to an end. */
const graceMs = 200;

/** Whether GMP-ECM would do the same as our kernel; a payload that the kernel refuses is left to the kernel. */
export function suitsGmpEcm(payload: Payload<'ecm.curves'>): boolean {
  const { n, B1, B2 = defaultB2(B1), firstSigma } = payload;
  return /^\d{3,}$/.test(n) && BigInt(n) % 2n === 1n && BigInt(firstSigma) >= 6n && B2 > B1;
}

/**
 * The kind `ecm.curves` by GMP-ECM 7: the curves that the kernel runs for the same sigmas, and a result of the same
 * form. GMP-ECM's option for a sigma would cost a process per curve; so it "resumes" residues that have done nothing
 * yet, which come one by one while it computes.
 */
export class GmpEcmRun implements NativeRun {
  readonly ending: Promise<NativeEnding>;
  private readonly payload: Payload<'ecm.curves'>;
  private readonly tools: NativeTools;
  private readonly curves: Curves;
  private readonly reader: EcmReader;
  private readonly program: NativeProcess;
  private fed = 0;
  private stopped = false;

  constructor(payload: Payload<'ecm.curves'>, tools: NativeTools, limits: EcmLimits) {
    const { n, B1, B2 = defaultB2(B1), firstSigma, count } = payload;
    const { onProgress: _, ...where } = tools;
    this.payload = payload;
    this.tools = tools;
    this.curves = { n: BigInt(n), firstSigma: BigInt(firstSigma), count };
    this.reader = new EcmReader(this.curves);
    this.program = new NativeProcess({
      ...{ ...where, graceMs },
      args: ['-maxmem', String(limits.maxMemoryMiB), '-resume', '-', String(B1), String(B2)],
      maxOutputBytes: 10_000 + count * (2 * n.length + 2_000),
      patienceMs: limits.patienceMs ?? patienceFor(payload),
      onLine: (line, stream) => {
        if (stream === 'stdout') this.onLine(line);
      },
    });
    for (let ahead = 0; ahead < curvesAhead; ahead++) this.feed();
    this.ending = this.program.ended.then((end) => this.endingOf(end));
  }

  /** As the program says in its first line, e.g. `7.0.5`. */
  get version(): string {
    return this.reader.version;
  }

  stop(): void {
    this.stopped = true;
    this.program.kill('stopped');
  }

  private onLine(line: string): void {
    const before = this.reader.started;
    this.reader.read(line);
    if (this.reader.factor !== null) this.program.kill('a factor is found');
    if (this.reader.started === before) return;
    this.tellProgress(before);
    this.feed();
  }

  private feed(): void {
    try {
      if (this.fed < this.curves.count) this.program.write(resumeLine(this.curves, this.fed++));
      else this.program.endInput();
    } catch (error) {
      this.program.kill((error as Error).message);
    }
  }

  private tellProgress(done: number): void {
    const { count, B1 } = this.payload;
    const text = `${done} of ${count} curves with B1 = ${B1}`;
    if (done > 0) this.tools.onProgress({ fraction: done / count, text });
  }

  private endingOf({ code, signal, killed }: Awaited<NativeProcess['ended']>): NativeEnding {
    const { factor, sigma, started, cpuMs } = this.reader;
    if (factor !== null) return succeeded({ factor, sigma, curvesDone: started }, cpuMs);
    if (this.stopped) return { type: 'stopped' };
    const reason = killed ?? exitReason(code, signal);
    if (reason !== null) return { type: 'odd', reason };
    const { count } = this.payload;
    if (started < count) return { type: 'odd', reason: `it ran ${started} of ${count} curves` };
    this.tellProgress(count);
    return succeeded({ factor: null, sigma: null, curvesDone: count }, cpuMs);
  }
}

interface Found {
  factor: bigint | null;
  sigma: bigint | null;
  curvesDone: number;
}

function succeeded({ factor, sigma, curvesDone }: Found, cpuMs: number): NativeEnding {
  const value: Result<'ecm.curves'> = {
    factor: factor === null ? null : encodeInteger(factor),
    sigma: sigma === null || factor === null ? null : encodeInteger(sigma),
    curvesDone,
  };
  return { type: 'succeeded', value, cpuMs };
}

/** 0 without a factor, 8 when the last curve found n itself; the other codes tell of factors, or of errors. */
function exitReason(code: number | null, signal: string | null): string | null {
  if (signal !== null) return `it was ended by ${signal}`;
  return code === 0 || code === 8 ? null : `it ended with exit code ${code}`;
}

/** Node fires at once when asked to wait longer. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Stage 1 does about 10 products a unit of B1, and a product of two numbers of w machine words some 2 w² ns; on a
 * 2.4 GHz core that makes 1.6 s at 150 digits and B1 = 10^6. Fifty times as long, and a minute, is a program that
 * hangs.
 */
function patienceFor({ n, B1 }: Payload<'ecm.curves'>): number {
  const words = Math.ceil(n.length / 19);
  return Math.min(longestTimerMs, 60_000 + 50 * B1 * words * words * 2e-5);
}
