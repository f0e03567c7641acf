import { parseInteger } from '../kernels/expression/parseInteger.ts';
import { isProbablePrime } from '../kernels/primes/isProbablePrime.ts';
import { figuresOf, secondsText } from './figures.ts';
import type { Report, Surroundings } from './kernel.ts';
import { type BenchOptions, BenchRefusal } from './options.ts';
import { type OwnServer, startServer } from './ownServer.ts';
import { type Run, timed } from './timed.ts';

/** A number of the ladder; `aim` is the median in wall seconds that is good enough. */
interface Rung {
  name: string;
  expression: string;
  aim?: number;
}

/** Each harder than the one before for a method that the one before does not need. */
export const ladder: readonly Rung[] = [
  { name: '2^360-1', expression: '2^360-1', aim: 1 },
  { name: '11^150+1', expression: '11^150+1', aim: 20 },
  { name: '2^251-1', expression: '2^251-1' },
  { name: '(10^71-1)/9', expression: '(10^71-1)/9' },
  {
    name: 'RSA-79',
    expression: '7293469445285646172092483905177589838606665884410340391954917800303813280275279',
  },
];

const workers = 2;

/**
 * Known numbers through the whole system, from the command to its answer, with two workers of one slot on this machine.
 * The first number is factored once before, so that all processes are warm.
 */
export async function measureLadder(options: BenchOptions, around: Surroundings): Promise<Report> {
  const own = options.numbers.map((expression) => ({ name: expression, expression }));
  const rungs: readonly Rung[] = own.length > 0 ? own : ladder;
  const server = await startServer(around, workers);
  const rows: string[][] = [];
  try {
    await factored(server, ladder[0] as Rung);
    for (const rung of rungs) {
      const runs: Run[] = [];
      for (let round = 0; round < options.repeat; round++) runs.push(await factored(server, rung));
      rows.push(row(rung, runs));
      around.say(rows.at(-1)?.join('  ') ?? '');
    }
  } finally {
    await server.stop();
  }
  return {
    title: 'Known numbers through the whole system',
    rows: [['number', 'digits', 'wall', 'median', 'aim'], ...rows],
    notes: [
      `Wall seconds from the start of \`dsage factor\` to its end, smallest and median of ${options.repeat}; a server and ${workers} workers of one slot on this machine, built-in kernels only. Every answer is multiplied out and its primes are tested.`,
    ],
  };
}

async function factored(server: OwnServer, { name, expression }: Rung): Promise<Run> {
  const run = await timed(server.dsage('factor', expression, '--json'));
  if (run.code === 0 && isComplete(run.output, parseInteger(expression))) return run;
  const words = (run.complaints.trim() || run.output.trim()).slice(-300);
  throw new BenchRefusal(`dsage did not factor ${name}. Exit code ${run.code}: ${words}`);
}

/** Whether the JSON of `dsage factor` lists primes, with exponents, whose product is n. */
export function isComplete(output: string, n: bigint): boolean {
  const { factors } = JSON.parse(output) as { factors: { prime: string; exponent: number }[] };
  const product = factors.reduce((sofar, { prime, exponent }) => {
    return sofar * BigInt(prime) ** BigInt(exponent);
  }, 1n);
  return product === n && factors.every(({ prime }) => isProbablePrime(BigInt(prime)));
}

function row({ name, expression, aim }: Rung, runs: readonly Run[]): string[] {
  const { min, median } = figuresOf(runs.map(({ wallSeconds }) => wallSeconds));
  const verdict = aim === undefined ? '' : `${aim} s: ${median < aim ? 'met' : 'missed'}`;
  const digits = String(String(parseInteger(expression)).length);
  return [name, digits, secondsText(min), secondsText(median), verdict];
}
