import { DistributedFactor, type Dsage } from '../client/dsage.ts';
import { DsageError } from '../protocol/errors.ts';
import type { FactorPicture } from '../protocol/picture.ts';
import { type AddCommand, withConnection, withServer } from './context.ts';
import { interruptedCode } from './eval.ts';
import { integerOf } from './integer.ts';
import { Refusal } from './refusal.ts';
import { durationOf, jsonOf } from './table.ts';
import type { Terminal } from './terminal.ts';

/** `dsage factor EXPR`: factors an integer on all workers. */
export const factorCommand: AddCommand = (program, { terminal }, exit) => {
  withServer(program.command('factor <expression>'))
    .description('factor an integer such as 2^360-1 on all workers')
    .allowUnknownOption()
    .action(async (expression: string, options) => {
      const started = Date.now();
      const fn = factorOf(integerOf(expression), expression);
      // Small ones are done already: nobody needs a server for those.
      if (!fn.done) await withConnection(options, (d) => runShown(d, fn, terminal));
      if (fn.stopped) {
        terminal.err(`stopped; found so far: ${fn.primeFactors.join(' * ') || 'nothing'}\n`);
        return exit(interruptedCode);
      }
      const factors = checkedFactors(fn);
      if (options.json) terminal.out(jsonOf({ n: String(fn.n), factors }));
      else terminal.out(`${sentenceOf(factors)}\n`);
      terminal.err(terminal.dim(`${durationOf(Date.now() - started)}, product checked\n`));
    });
};

function factorOf(n: bigint, name: string): DistributedFactor {
  try {
    return new DistributedFactor(n, { name: `factor ${name}`.slice(0, 200) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DsageError('EXPRESSION_INVALID', { problem: error.message }, error);
  }
}

async function runShown(d: Dsage, fn: DistributedFactor, terminal: Terminal): Promise<void> {
  const progress = new ProgressLine(terminal);
  const stopListening = terminal.onInterrupt(() => {
    // The first time jobs are cancelled; who asks twice does not wait for a lost server.
    if (fn.stopped) d.close();
    else fn.stop();
  });
  try {
    progress.show(fn.progress);
    const ending = await d.run(fn, { onSettled: () => progress.show(fn.progress) });
    progress.end();
    if (ending === 'failed' || ending === 'exhausted')
      throw new Refusal(fn.failure ?? 'There is nothing left to try; the number is too hard.');
  } finally {
    progress.end();
    stopListening();
  }
}

interface Factor {
  prime: string;
  exponent: number;
}

/** The sign, if any, and the primes, with their product computed once more. */
function checkedFactors(fn: DistributedFactor): Factor[] {
  const { factorization } = fn;
  const unit: Factor[] = factorization?.unit === -1n ? [{ prime: '-1', exponent: 1 }] : [];
  const primes = (factorization?.factors ?? []).map(({ prime, exponent }) => ({
    prime: String(prime),
    exponent,
  }));
  const factors = [...unit, ...primes];
  const product = factors.reduce(
    (n, { prime, exponent }) => n * BigInt(prime) ** BigInt(exponent),
    1n,
  );
  if (product !== fn.n || !fn.verify())
    throw new Refusal('The product of the factors is not the number. Please report this fault.');
  return factors;
}

function sentenceOf(factors: Factor[]): string {
  const powers = factors.map(({ prime, exponent }) =>
    exponent === 1 ? prime : `${prime}^${exponent}`,
  );
  return powers.join(' * ') || '1';
}

/** How far it is: on a screen one line that changes, else a line for each level and each factor found. */
class ProgressLine {
  readonly #terminal: Terminal;
  #said = '';
  #open = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show({ found, composites, ecm, sieve, stage }: FactorPicture): void {
    if (composites.length === 0) return;
    const left = composites.map(({ digits }) => `${digits} digits`).join(' and ');
    const primes = found.length === 1 ? '1 prime' : `${found.length} primes`;
    const at = ecm.at(-1);
    const curves = stage === 'ecm' && at !== undefined;
    const level = `${primes} found, ${left} left, ${curves ? `ECM with B1 = ${at.B1}` : stage}`;
    const share = curves
      ? `${at.done} of ${at.expected} curves`
      : `${sieve?.combined ?? 0} of ${sieve?.needed ?? 0} relations`;
    if (this.#terminal.isLive) {
      this.#open = true;
      const line = `${level}: ${share}`;
      this.#terminal.err(`\r\u001b[K${this.#terminal.dim(line.slice(0, 110))}`);
    } else if (level !== this.#said) {
      this.#said = level;
      this.#terminal.err(`${level}\n`);
    }
  }

  end(): void {
    if (this.#open) this.#terminal.err('\r\u001b[K');
    this.#open = false;
  }
}
