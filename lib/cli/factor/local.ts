import { type FactorProgress, factorInteger } from '../../kernels/factor/factorInteger.ts';
import { Refusal } from '../refusal.ts';
import { durationOf } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { costSentence } from './cost.ts';
import { report, withUnit } from './report.ts';
import type { Asked } from './request.ts';

/** Choices of `dsage factor --local`. */
export interface LocalOptions {
  json?: boolean;
  threads: string;
  /** False for numbers known to be products of two large primes. */
  ecm?: boolean;
}

/** Factors without a server, with nothing but the kernels. @returns the exit code. @throws Refusal */
export async function factorLocally(
  { n }: Asked,
  options: LocalOptions,
  terminal: Terminal,
): Promise<number> {
  const threads = threadsOf(options.threads);
  const started = performance.now();
  const cost = costSentence([n], { count: threads, name: threads === 1 ? 'thread' : 'threads' });
  if (cost !== null) terminal.err(`${cost}\n`);
  const line = new ProgressLine(terminal);
  const { unit, factors } = factorInteger(n, {
    ...(options.ecm === false ? { ecm: 'none' as const } : {}),
    onProgress: (progress) => line.show(progress),
  });
  line.end();
  const primes = factors.map(({ prime, exponent }) => ({ prime: String(prime), exponent }));
  report({ n, factors: withUnit(unit, primes) }, terminal, options.json === true);
  terminal.err(terminal.dim(`${durationOf(performance.now() - started)}, product checked\n`));
  return 0;
}

function threadsOf(text: string): number {
  const threads = Number(text);
  if (Number.isSafeInteger(threads) && threads >= 1 && threads <= 256) return threads;
  throw new Refusal('--threads takes a whole number from 1 to 256.');
}

/** Milliseconds between two drawings of the line: the eye reads no faster, and drawing costs time. */
const drawMs = 100;

/** How far it is: on a screen one line that changes; elsewhere nothing, for it ends by itself. */
class ProgressLine {
  readonly #terminal: Terminal;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #open = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(progress: FactorProgress): void {
    const now = performance.now();
    if (!this.#terminal.isLive || now - this.#drawnAt < drawMs) return;
    this.#drawnAt = now;
    this.#open = true;
    const line = sentenceOf(progress).slice(0, this.#terminal.columns - 1);
    this.#terminal.err(`\r\u001b[K${this.#terminal.dim(line)}`);
  }

  end(): void {
    if (this.#open) this.#terminal.err('\r\u001b[K');
    this.#open = false;
  }
}

function sentenceOf(progress: FactorProgress): string {
  const { stage, digits, B1, curvesDone, curvesExpected, relations, relationsNeeded } = progress;
  const on = `on ${digits} digits`;
  if (stage === 'ecm') return `curves ${on}: B1 = ${B1}, ${curvesDone} of ${curvesExpected}`;
  if (stage !== 'siqs') return `${stage} ${on}`;
  if (relationsNeeded === undefined) return `sieve ${on}`;
  const percent = Math.floor((100 * (relations ?? 0)) / relationsNeeded);
  return `sieve ${on}: ${relations} of ${relationsNeeded} relations combined, ${percent} %`;
}
