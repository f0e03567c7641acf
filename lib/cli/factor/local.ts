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
  threads?: string;
  /** Proves every prime above 2^64; without it they have passed a strong test. */
  prove?: boolean;
  /** With `json`: the certificates; they are proofs, so this proves too. */
  certificates?: boolean;
  /** False for numbers known to be products of two large primes. */
  ecm?: boolean;
}

/** Factors without a server, with nothing but the kernels. @returns the exit code. @throws Refusal */
export async function factorLocally(
  asked: Asked,
  options: LocalOptions,
  terminal: Terminal,
): Promise<number> {
  const threads = threadsOf(options.threads ?? '1');
  const { json = false, certificates = false, ecm = true } = options;
  const chosen = {
    threads,
    json,
    certificates,
    ecm,
    prove: options.prove === true || certificates,
  };
  const started = performance.now();
  const code = threads === 1 ? await onThisThread(asked, chosen, terminal) : await onThreads();
  const took = durationOf(performance.now() - started);
  if (code === 0)
    terminal.err(
      terminal.dim(`${took}, product checked${chosen.prove ? ', primes proven' : ''}\n`),
    );
  return code;

  async function onThreads() {
    const { factorOnThreads } = await import('./threads/factorOnThreads.ts');
    return factorOnThreads(asked, chosen, terminal);
  }
}

interface Chosen {
  json: boolean;
  certificates: boolean;
  prove: boolean;
  ecm: boolean;
}

async function onThisThread({ n }: Asked, chosen: Chosen, terminal: Terminal): Promise<number> {
  const line = new ProgressLine(terminal);
  const factorization = factorInteger(n, {
    ecm: chosen.ecm ? 'auto' : 'none',
    onProgress: (progress) => {
      // The cheap methods may still make it smaller.
      if (progress.stage === 'ecm' || progress.stage === 'siqs') line.announce(progress.digits);
      line.show(sentenceOf(progress));
    },
  });
  let proofs: ReadonlyMap<bigint, unknown> | null = null;
  if (chosen.prove) {
    const { proveFactors } = await import('../../kernels/prove/proveFactors.ts');
    proofs = proveFactors(factorization, {
      onProgress: ({ bits }) => line.show(`proof, at ${bits} bits`),
    });
  }
  line.end();
  const primes = factorization.factors.map(({ prime, exponent }) => ({
    prime: String(prime),
    exponent,
    ...(chosen.certificates ? { certificate: proofs?.get(prime) ?? null } : {}),
  }));
  report({ n, factors: withUnit(factorization.unit, primes) }, terminal, chosen.json);
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
  #announced = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** What a composite of so many digits costs, once. */
  announce(digits: number): void {
    if (digits === this.#announced) return;
    this.#announced = digits;
    const cost = costSentence(digits, { count: 1, name: 'thread' });
    if (cost === null) return;
    this.end();
    this.#terminal.err(`${cost}\n`);
  }

  show(sentence: string): void {
    const now = performance.now();
    if (!this.#terminal.isLive || now - this.#drawnAt < drawMs) return;
    this.#drawnAt = now;
    this.#open = true;
    const line = sentence.slice(0, this.#terminal.columns - 1);
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
  const percent = Math.min(100, Math.floor((100 * (relations ?? 0)) / relationsNeeded));
  return `sieve ${on}: ${relations} of ${relationsNeeded} relations combined, ${percent} %`;
}
