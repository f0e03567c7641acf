import { semiprimes } from '../kernels/siqs/vectors/semiprimes.ts';
import { figuresOf, meanRatio, ratioOf, secondsText } from './figures.ts';
import { type BenchOptions, BenchRefusal } from './options.ts';
import { findPeers, namesBoth } from './peers.ts';
import { type Command, type Run, timed } from './timed.ts';

/** What a section found out: a table whose first row is its head, and sentences below it. */
export interface Report {
  title: string;
  rows: string[][];
  notes: string[];
}

/** Where our command line is, where scratch files go, and how to tell the reader that it goes on. */
export interface Surroundings {
  /** The project's folder. */
  root: string;
  folder: string;
  say(line: string): void;
}

type Semiprime = (typeof semiprimes)[number];

interface Program {
  name: string;
  command(n: bigint): Command;
}

/** All runs on one number; ours is the first program. */
interface Row {
  id: string;
  programs: { name: string; cpu: number[]; wall: number[] }[];
}

/**
 * Our kernel alone, one process and no server, against other programs: ours and theirs in turn on every number, the
 * primes checked in every run.
 */
export async function measureKernel(options: BenchOptions, around: Surroundings): Promise<Report> {
  const numbers = chosen(options.sizes);
  const { found, missing } = await findPeers(options.peers, around.folder);
  const ours: Program = { name: 'dsage', command: ourCommand(options, around.root) };
  const programs = [ours, ...found.map(({ peer, command }) => ({ name: peer.name, command }))];
  const rows: Row[] = [];
  for (const number of numbers) {
    rows.push(await alternate(number, programs, options.repeat));
    around.say(describe(rows.at(-1)));
  }
  return {
    title: `Kernel alone, ${options.threads === 1 ? 'one thread' : `${options.threads} threads`}`,
    rows: tableOf(rows),
    notes: [
      `CPU seconds (user and system) of the whole process tree, smallest of ${options.repeat} runs; behind them ours divided by theirs, median pair by pair. Wall seconds: ours.`,
      ...found.map(({ peer }) => `${peer.name}: ${peer.about}.`),
      ...missing,
    ],
  };
}

/** The numbers whose name begins with one of the sizes. @throws BenchRefusal when there is none */
export function chosen(sizes: readonly string[]): Semiprime[] {
  const numbers = semiprimes.filter(({ id }) => sizes.some((size) => id.startsWith(size)));
  if (numbers.length > 0) return numbers;
  const known = [...new Set(semiprimes.map(({ id }) => id.slice(0, 3)))].join(' ');
  throw new BenchRefusal(`There is no number ${sizes.join(', ')}; there are ${known}.`);
}

/** Our command line without a server. */
export function ourCommand({ ours, threads }: BenchOptions, root: string): (n: bigint) => Command {
  const line =
    ours ??
    `${process.execPath} ${root}lib/cli/bin.mjs factor {n} --local --threads {threads} --json`;
  return (n) => {
    const words = line.replaceAll('{n}', String(n)).replaceAll('{threads}', String(threads));
    const [file = '', ...args] = words.split(' ');
    return { file, args };
  };
}

/** Each program once, then each again: a slow minute of the machine hits them all. */
async function alternate(
  number: Semiprime,
  programs: readonly Program[],
  repeat: number,
): Promise<Row> {
  const row = programs.map(({ name }) => ({ name, cpu: [] as number[], wall: [] as number[] }));
  for (let round = 0; round < repeat; round++) {
    for (const [place, { name, command }] of programs.entries()) {
      const run = await mustFactor(name, number, command(number.p * number.q));
      row[place]?.cpu.push(run.cpuSeconds);
      row[place]?.wall.push(run.wallSeconds);
    }
  }
  return { id: number.id, programs: row };
}

/** Runs a program. @throws BenchRefusal unless it names both primes */
export async function mustFactor(name: string, number: Semiprime, command: Command): Promise<Run> {
  const run = await timed(command);
  if (run.code === 0 && namesBoth(run.output, number)) return run;
  throw new BenchRefusal(`${name} did not factor ${number.id}. ${lastWords(run)}`);
}

function lastWords({ code, complaints, output }: Run): string {
  return `Exit code ${code}: ${(complaints.trim() || output.trim()).slice(-300)}`;
}

function describe(row: Row | undefined): string {
  const parts = row?.programs.map(
    ({ name, cpu }) => `${name} ${secondsText(figuresOf(cpu).min)} s`,
  );
  return `${row?.id}: ${parts?.join(', ')}`;
}

/** The table: a line a number, then a line a size with the means and, beside PARI, whether the aim is met. */
export function tableOf(rows: readonly Row[]): string[][] {
  const peers = (rows[0]?.programs ?? []).slice(1).map(({ name }) => name);
  const sizes = [...new Set(rows.map(({ id }) => id.slice(0, 3)))];
  return [
    ['number', 'dsage', 'wall', ...peers.flatMap((name) => [name, 'ratio']), 'aim'],
    ...rows.map(line),
    ...sizes.map((size) =>
      meanLine(
        size,
        rows.filter(({ id }) => id.startsWith(size)),
      ),
    ),
  ];
}

function line({ id, programs: [ours, ...theirs] }: Row): string[] {
  if (ours === undefined) return [id];
  return [
    ...[id, secondsText(figuresOf(ours.cpu).min), secondsText(figuresOf(ours.wall).min)],
    ...theirs.flatMap(({ cpu }) => [
      secondsText(figuresOf(cpu).min),
      ratioOf(ours.cpu, cpu).toFixed(2),
    ]),
    '',
  ];
}

function meanLine(size: string, rows: readonly Row[]): string[] {
  const mean = (place: number, what: 'cpu' | 'wall') =>
    rows.reduce((sum, { programs }) => sum + figuresOf(programs[place]?.[what] ?? []).min, 0) /
    rows.length;
  const ratio = (place: number) =>
    meanRatio(
      rows.map(({ programs }) => ratioOf(programs[0]?.cpu ?? [], programs[place]?.cpu ?? [])),
    );
  const names = (rows[0]?.programs ?? []).map(({ name }) => name);
  const pari = names.indexOf('pari');
  return [
    ...[`${size} mean`, secondsText(mean(0, 'cpu')), secondsText(mean(0, 'wall'))],
    ...names
      .slice(1)
      .flatMap((_, place) => [secondsText(mean(place + 1, 'cpu')), ratio(place + 1).toFixed(2)]),
    pari < 0 ? '' : aimText(size, { ratio: ratio(pari), more: mean(0, 'cpu') - mean(pari, 'cpu') }),
  ];
}

/** Largest ratio to PARI's CPU time that is good enough; below 60 digits it is a difference in seconds. */
const aims: Record<string, number> = { C60: 0.9, C65: 0.9, C70: 0.8, C75: 0.75, C80: 0.55 };
const aimBelow60 = 0.15;

/** Whether the aim of a size is met, e.g. `pari × 0.9: met`. */
export function aimText(size: string, { ratio, more }: { ratio: number; more: number }): string {
  const aim = aims[size];
  if (aim !== undefined) return `pari × ${aim}: ${ratio <= aim ? 'met' : 'missed'}`;
  if (size >= 'C60') return '';
  return `pari + ${aimBelow60} s: ${more <= aimBelow60 ? 'met' : 'missed'}`;
}
