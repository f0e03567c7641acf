import { figuresOf, ratioOf, secondsText } from './figures.ts';
import { chosen, mustFactor, ourCommand, type Report, type Surroundings } from './kernel.ts';
import type { BenchOptions } from './options.ts';
import { type OwnServer, startServer } from './ownServer.ts';
import { treeSeconds } from './processTree.ts';

/** Two workers may take this share of one worker's time. */
const aimTwo = 0.55;
/** One worker may take so much more wall time than the kernel alone. */
const aimMore = 0.05;

type Semiprime = ReturnType<typeof chosen>[number];

/** Factored once by each server before anything is measured, so that its workers have all the processes they keep. */
const [warmUp] = chosen(['C60-0']) as [Semiprime];

/** Seconds of the three ways on one number, run by run. */
interface Runs {
  id: string;
  bare: Figure[];
  one: Figure[];
  two: Figure[];
}

interface Figure {
  wall: number;
  /** Null where the system does not tell. */
  cpu: number | null;
}

/**
 * The whole system: `dsage factor` through a server with one worker of one slot, through another with two, and
 * without a server, in turn. Only on an idle machine do the wall times say anything.
 */
export async function measureSystem(options: BenchOptions, around: Surroundings): Promise<Report> {
  const numbers = chosen(options.sizes);
  const bare = ourCommand({ ...options, threads: 1 }, around.root);
  const one = await startServer(around, 1);
  const two = await startServer(around, 2);
  const rows: Runs[] = [];
  try {
    for (const server of [one, two]) await through(server, warmUp);
    for (const number of numbers) {
      const row: Runs = { id: number.id, bare: [], one: [], two: [] };
      for (let round = 0; round < options.repeat; round++) {
        const run = await mustFactor('dsage', number, bare(number.p * number.q));
        row.bare.push({ wall: run.wallSeconds, cpu: run.cpuSeconds });
        row.one.push(await through(one, number));
        row.two.push(await through(two, number));
      }
      rows.push(row);
      around.say(line(row).join('  '));
    }
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
  return { title: 'Whole system, one worker against two', rows: [head, ...rows.map(line)], notes };
}

async function through(server: OwnServer, number: Semiprime): Promise<Figure> {
  const before = treeSeconds(server.pid);
  const command = server.dsage('factor', String(number.p * number.q), '--json');
  const run = await mustFactor('dsage', number, command);
  const after = treeSeconds(server.pid);
  const cpu = before === null || after === null ? null : after - before + run.cpuSeconds;
  return { wall: run.wallSeconds, cpu };
}

const head = [
  ...['number', 'kernel wall', 'cpu', '1 worker wall', 'cpu', 'wall more', 'cpu more'],
  ...['2 workers wall', '2 : 1', 'aim'],
];

const notes = [
  `Wall and CPU seconds, the smallest of the runs; ratios are the median pair by pair. Two workers shall take at most ${aimTwo} of the wall time of one, and one at most ${100 * aimMore} % more of it than the kernel alone. CPU seconds of the system are those of server, workers and command line.`,
  'Each worker has one slot and has helped to factor 60 digits before; curves are computed by the built-in kernel on both sides.',
];

/** A row of the table. */
export function line({ id, bare, one, two }: Runs): string[] {
  const wall = (runs: readonly Figure[]) => runs.map((run) => run.wall);
  const cpu = (runs: readonly Figure[]) => runs.map((run) => run.cpu ?? Number.NaN);
  const best = (values: number[]) => secondsText(figuresOf(values).min);
  const more = ratioOf(wall(one), wall(bare)) - 1;
  const cpuMore = ratioOf(cpu(one), cpu(bare)) - 1;
  const ratio = ratioOf(wall(two), wall(one));
  return [
    ...[id, best(wall(bare)), best(cpu(bare)), best(wall(one)), best(cpu(one))],
    ...[percent(more), Number.isNaN(cpuMore) ? 'unknown' : percent(cpuMore)],
    ...[best(wall(two)), ratio.toFixed(3)],
    ratio <= aimTwo && more <= aimMore ? 'met' : 'missed',
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
