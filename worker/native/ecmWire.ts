import { modInverse } from '../../lib/kernels/arith/modInverse.ts';

/** A run of curves on n as GMP-ECM is told it. */
export interface Curves {
  n: bigint;
  firstSigma: bigint;
  count: number;
}

/**
 * The input line for curve `index` (from 0): a residue of stage 1 that has done nothing yet, which is the starting
 * point of Suyama's curve, x = (σ²−5)³ / (4σ)³ modulo n.
 * @throws RangeError when sigma shares a factor with n; the kernel makes a factor of it
 */
export function resumeLine({ n, firstSigma }: Curves, index: number): string {
  const sigma = firstSigma + BigInt(index);
  const inverse = modInverse(4n * sigma, n);
  if (inverse === null) throw new RangeError(`sigma ${sigma} has no inverse modulo n`);
  const root = (((sigma * sigma - 5n) % n) * inverse) % n;
  const x = (((root * root) % n) * root) % n;
  return `METHOD=ECM; SIGMA=${sigma}; B1=1; N=${n}; X=0x${x.toString(16)};\n`;
}

/**
 * Reads what GMP-ECM prints, line by line. A line that contradicts what it was asked throws, and a factor is one
 * only after a division.
 */
export class EcmReader {
  /** As in its first line, e.g. `7.0.5`; empty before. */
  version = '';
  /** Curves that it has begun. */
  started = 0;
  /** What the last curve found; then nothing more is to be read. */
  factor: bigint | null = null;
  /** CPU time that it says it took, in milliseconds. */
  cpuMs = 0;
  private readonly curves: Curves;

  constructor(curves: Curves) {
    this.curves = curves;
  }

  /** The curve that runs, or ran last. */
  get sigma(): bigint {
    return this.curves.firstSigma + BigInt(this.started - 1);
  }

  /** @throws Error with a reason, when it does something else than the curves that it was given. */
  read(line: string): void {
    const match =
      /^(GMP-ECM |Resuming ECM residue|Using B1=|Step [12] took |\*{10} Factor found in step [12]: )(.*)$/.exec(
        line,
      );
    const [, what = '', rest = ''] = match ?? [];
    if (what === 'GMP-ECM ') this.version = rest.split(' ')[0] ?? '';
    else if (what.startsWith('Resuming')) this.begin();
    else if (what.startsWith('Using')) this.checkSigma(rest);
    else if (what.startsWith('Step')) this.cpuMs += Number.parseInt(rest, 10) || 0;
    else if (what.startsWith('*')) this.found(rest.trim());
  }

  private begin(): void {
    this.started++;
    if (this.started > this.curves.count) throw new Error('it ran more curves than it was given');
  }

  private checkSigma(line: string): void {
    const sigma = /sigma=0:(\d+)/.exec(line)?.[1];
    if (sigma !== String(this.sigma)) throw new Error(`it ran another curve than ${this.sigma}`);
  }

  private found(text: string): void {
    const { n } = this.curves;
    const factor = /^\d{1,10001}$/.test(text) ? BigInt(text) : 0n;
    if (this.started < 1 || factor < 2n || n % factor !== 0n)
      throw new Error('it reported a factor that is none');
    // n itself: the curve found all prime factors at once, which is no use to anybody.
    if (factor < n) this.factor = factor;
  }
}
