import { DistributedFactor, type Dsage, type Job } from '../../client/dsage.ts';
import type { JobId } from '../../protocol/ids.ts';
import { kinds } from '../../protocol/kinds.ts';
import { type ClientOptions, withConnection } from '../context.ts';
import { interruptedCode } from '../interruptedCode.ts';
import { Refusal } from '../refusal.ts';
import { durationOf } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { costSentence, mostDigits } from './cost.ts';
import { Display, findings } from './display.ts';
import { type ReportedFactor, report, withUnit } from './report.ts';
import type { Asked } from './request.ts';

/** Choices of `dsage factor` with a server. */
export interface RemoteOptions extends ClientOptions {
  detach?: boolean;
  certificates?: boolean;
  /** False for numbers known to be products of two large primes. */
  ecm?: boolean;
}

/**
 * Factors on all workers: submits one job, shows its picture until it has ended, prints the result.
 * @returns the exit code
 * @throws Refusal, DsageError
 */
export async function factorRemotely(
  asked: Asked,
  options: RemoteOptions,
  terminal: Terminal,
): Promise<number> {
  const known = knownAtOnce(asked);
  // What is done already needs no server.
  if (known.factorization !== null) {
    const { unit, factors } = known.factorization;
    const primes = factors.map(({ prime, exponent }) => ({ prime: String(prime), exponent }));
    const wanted = options.certificates ? primes.every(({ prime }) => isSmall(prime)) : true;
    if (wanted) {
      report({ n: asked.n, factors: withUnit(unit, primes) }, terminal, options.json === true);
      return 0;
    }
  }
  return withConnection(options, async (d) => {
    const { slots } = await d.status();
    const count = { count: slots, name: 'slots of the workers connected now' };
    const cost = costSentence(mostDigits(known.compositeFactors), count);
    if (cost !== null) terminal.err(`${cost}\n`);
    const job = await submit(d, asked, options);
    return options.detach
      ? detached(job, options.json === true, terminal)
      : follow(job, { d, asked, options, terminal });
  });
}

/** What is not known after so many milliseconds is left to the job. */
const localMs = 5;

function knownAtOnce({ n }: Asked): DistributedFactor {
  try {
    return new DistributedFactor(n, { localMs });
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(error.message);
    throw error;
  }
}

function isSmall(prime: string): boolean {
  return BigInt(prime) < 1n << 64n;
}

function submit(d: Dsage, { n, expression }: Asked, { ecm }: RemoteOptions): Promise<Job> {
  return d.submit({
    kind: 'factor',
    payload: {
      n: String(n),
      ...(expression.length <= 10_000 ? { expression } : {}),
      ...(ecm === false ? { ecm: 'none' as const } : {}),
    },
  });
}

function detached(job: Job, json: boolean, terminal: Terminal): number {
  if (json) terminal.out(`${JSON.stringify({ job: job.id })}\n`);
  else terminal.out(`job ${job.id}\n`);
  terminal.err(terminal.dim(`\`npx dsage factor --job ${job.id}\` shows it\n`));
  return 0;
}

/** Shows a factorisation that was submitted earlier, as if it had been now. @throws Refusal for a job of another kind. */
export async function followEarlier(
  id: JobId,
  options: RemoteOptions,
  terminal: Terminal,
): Promise<number> {
  return withConnection(options, async (d) => {
    const job = await d.job(id);
    const payload = kinds.factor.payload.safeParse(job.detail?.payload);
    if (job.summary.kind !== 'factor' || !payload.success)
      throw new Refusal(`Job ${id} is no factorisation. \`npx dsage job ${id}\` shows it.`);
    const { n, expression } = payload.data;
    return follow(job, {
      d,
      asked: { n: BigInt(n), expression: expression ?? n },
      options,
      terminal,
    });
  });
}

interface Following {
  d: Dsage;
  asked: Asked;
  options: RemoteOptions;
  terminal: Terminal;
}

async function follow(job: Job, following: Following): Promise<number> {
  const { d, terminal } = following;
  const display = new Display(terminal);
  let interrupts = 0;
  const stopListening = terminal.onInterrupt(() => {
    interrupts += 1;
    // It may have ended in this moment, which is as good. Who asks twice does not wait for a lost server.
    if (interrupts === 1) job.cancel().catch(() => undefined);
    else d.close();
  });
  const stopWatching = job.watch(({ picture, summary }) => {
    if (picture !== null) display.show(picture);
    else if (summary.waitingReason !== null) display.note(summary.waitingReason);
  });
  try {
    await job.wait();
  } catch (error) {
    if (interrupts < 2) throw error;
    terminal.err(`job ${job.id} was left behind; \`npx dsage job ${job.id}\` shows it\n`);
    return interruptedCode;
  } finally {
    stopWatching();
    display.end();
    stopListening();
  }
  return ended(job, following, interrupts > 0);
}

function ended(job: Job, { asked, options, terminal }: Following, interrupted: boolean): number {
  const result = kinds.factor.result.safeParse(job.result);
  if (job.state !== 'succeeded' || !result.success) {
    const found = job.picture?.found.map(({ prime }) => prime).join(' * ');
    const sentence = `found so far: ${found || 'nothing'}; job ${job.id} keeps it and goes on from there when it is run again`;
    terminal.err(`${interrupted ? 'stopped; ' : ''}${sentence}\n`);
    if (interrupted) return interruptedCode;
    throw new Refusal(`job ${job.id}: ${job.failure ?? 'it has no result'}`);
  }
  const factors: ReportedFactor[] = result.data.factors.map(({ prime, exponent, certificate }) => ({
    prime,
    exponent,
    ...(options.certificates ? { certificate } : {}),
  }));
  const also = { job: job.id };
  const json = options.json === true;
  for (const line of job.picture ? findings(job.picture) : [])
    terminal.err(terminal.dim(`${line}\n`));
  report({ n: asked.n, factors: withUnit(result.data.unit, factors), also }, terminal, json);
  const { startedAt, finishedAt } = job.summary;
  const took =
    startedAt === null || finishedAt === null ? '' : `${durationOf(finishedAt - startedAt)}, `;
  terminal.err(terminal.dim(`${took}product checked\n`));
  return 0;
}
