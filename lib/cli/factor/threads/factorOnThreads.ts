import { DistributedFactor } from '../../../distributed/distributedFactor.ts';
import { drive } from '../../../distributed/driver.ts';
import { checkCertificate } from '../../../kernels/prove/checkCertificate.ts';
import { provePrime } from '../../../kernels/prove/provePrime.ts';
import { interruptedCode } from '../../interruptedCode.ts';
import { Refusal } from '../../refusal.ts';
import type { Terminal } from '../../terminal.ts';
import { costSentence, mostDigits } from '../cost.ts';
import { Display } from '../display.ts';
import { type ReportedFactor, report, withUnit } from '../report.ts';
import type { Asked } from '../request.ts';
import { ThreadRunner } from './threadRunner.ts';

/** What threads are told. */
export interface ThreadOptions {
  threads: number;
  json: boolean;
  prove: boolean;
  certificates: boolean;
  ecm: boolean;
}

/** Milliseconds between two drawings of the picture. */
const drawMs = 250;

/** The distributed factorisation on threads of this process. @returns the exit code. @throws Refusal */
export async function factorOnThreads(
  asked: Asked,
  options: ThreadOptions,
  terminal: Terminal,
): Promise<number> {
  const display = new Display(terminal);
  const show = () => display.show(factor.picture(Date.now()));
  const factor = begin(asked, options, show);
  const slots = { count: options.threads, name: 'threads' };
  const cost = costSentence(mostDigits(factor.compositeFactors), slots);
  if (cost !== null) terminal.err(`${cost}\n`);
  const runner = new ThreadRunner(options.threads);
  const timer = setInterval(show, drawMs);
  const stopListening = terminal.onInterrupt(() => factor.stop());
  try {
    // One job more than threads: whoever is done finds the next one waiting.
    await drive(factor, runner, { concurrency: options.threads + 1 });
  } finally {
    clearInterval(timer);
    display.end();
    stopListening();
    await runner.close();
  }
  if (factor.factorization === null) return unfinished(factor, terminal);
  report({ n: asked.n, factors: factorsOf(factor, options.certificates) }, terminal, options.json);
  return 0;
}

function begin({ n, expression }: Asked, options: ThreadOptions, show: () => void) {
  try {
    return new DistributedFactor(n, {
      expression,
      ecm: options.ecm ? 'auto' : 'none',
      prover: options.prove ? prover : null,
      onCombining: show,
    });
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(error.message);
    throw error;
  }
}

const prover = {
  check: (n: bigint, certificate: unknown) => checkCertificate(n, certificate).proven,
  proveLocally: (n: bigint) => {
    const proof = provePrime(n);
    return proof?.prime ? proof.certificate : null;
  },
};

function factorsOf(factor: DistributedFactor, certificates: boolean): ReportedFactor[] {
  const { unit, factors } = factor.factorization!;
  const primes = factors.map(({ prime, exponent }) => ({
    prime: String(prime),
    exponent,
    ...(certificates ? { certificate: factor.certificate(prime) } : {}),
  }));
  return withUnit(unit, primes);
}

function unfinished(factor: DistributedFactor, terminal: Terminal): number {
  const found = factor.primeFactors.join(' * ') || 'nothing';
  terminal.err(`${factor.stopped ? 'stopped; ' : ''}found so far: ${found}\n`);
  if (factor.stopped) return interruptedCode;
  throw new Refusal(factor.failure ?? 'There is nothing left to try; the number is too hard.');
}
