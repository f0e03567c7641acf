import { parseArgs } from 'node:util';
import { peers } from './peers.ts';

/** What `npm run bench -- factoring` shall measure. */
export interface BenchOptions {
  /** Beginnings of the numbers' names: `C60` means C60-0, C60-1 and C60-2, `C60-1` that one. */
  sizes: string[];
  /** Names of the programs to compare with; all that are installed when empty. */
  peers: string[];
  /** Runs of every program on every number. */
  repeat: number;
  /** Threads of ours; the peers use one. */
  threads: number;
  /** Command line of ours with `{n}` and `{threads}` in it; null: this project's. */
  ours: string | null;
  /** A Markdown file that gets the tables; null: they are only printed. */
  write: string | null;
  sections: Section[];
  /** Expressions for the ladder, in place of its own. */
  numbers: string[];
}

/** Parts of the benchmark: the kernel alone, curves, one worker against two, known numbers, the server's memory. */
export type Section = 'kernel' | 'ecm' | 'system' | 'ladder' | 'memory';

/** What `--help` prints. */
export const help = `npm run bench -- factoring [SIZES] [OPTIONS]

  SIZES            C40 to C90 in steps of 5, or one number: C60-1 (default ${'C40 C50 C60'})
  --peers LIST     only these: ${peers.map(({ name }) => name).join(',')}
  --repeat N       runs of each program on each number (default 3)
  --threads N      threads of ours (default 1)
  --ours COMMAND   another command in our place, with {n} where the number goes: for comparing two builds
  --write FILE     also write the tables to FILE, as Markdown
  --ecm            measure elliptic curves against GMP-ECM instead
  --system         one worker against two, through a server of its own, instead
  --ladder         known numbers through a server with two workers, instead; --number EXPR: this one
  --memory         memory of a server that takes in two million relations, instead`;

/** A wish that cannot be fulfilled; its message is for the reader. */
export class BenchRefusal extends Error {}

const flags = {
  peers: { type: 'string' },
  repeat: { type: 'string', default: '3' },
  threads: { type: 'string', default: '1' },
  ours: { type: 'string' },
  write: { type: 'string' },
  ecm: { type: 'boolean', default: false },
  system: { type: 'boolean', default: false },
  ladder: { type: 'boolean', default: false },
  number: { type: 'string', multiple: true },
  memory: { type: 'boolean', default: false },
} as const;

/** What it does without a size: a minute or two. */
const usualSizes = ['C40', 'C50', 'C60'];
/** Where two workers are worth their communication. */
const systemSizes = ['C75'];

/** The options that a command line means. @throws BenchRefusal for what is not understood */
export function readOptions(args: string[]): BenchOptions {
  const { values, positionals } = parsed(args);
  const sizes = positionals.map((size) => size.toUpperCase());
  const wrong = sizes.find((size) => !/^C\d\d(-\d)?$/.test(size));
  if (wrong !== undefined)
    throw new BenchRefusal(`${wrong} is no size: write C60, or C60-1 for one number.`);
  const sections = (['ecm', 'system', 'ladder', 'memory'] as const).filter((name) => values[name]);
  const usual = values.system ? systemSizes : usualSizes;
  return {
    sizes: sizes.length > 0 ? sizes : usual,
    peers: peerNames(values.peers ?? ''),
    repeat: whole('--repeat', values.repeat),
    threads: whole('--threads', values.threads),
    ours: values.ours ?? null,
    write: values.write ?? null,
    sections: sections.length > 0 ? sections : ['kernel'],
    numbers: values.number ?? [],
  };
}

function peerNames(text: string): string[] {
  const names = text.split(',').filter((name) => name !== '');
  const wrong = names.find((name) => !peers.some((peer) => peer.name === name));
  if (wrong === undefined) return names;
  const known = peers.map(({ name }) => name).join(', ');
  throw new BenchRefusal(`${wrong} is no peer; there are ${known}.`);
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: true, strict: true });
  } catch (error) {
    throw new BenchRefusal((error as Error).message);
  }
}

function whole(name: string, text: string): number {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (number >= 1) return number;
  throw new BenchRefusal(`${name} takes a number from 1 to 999, not ${text}.`);
}
