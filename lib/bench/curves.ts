import { join } from 'node:path';
import { defaultB2 } from '../kernels/ecm/ecmLevels.ts';
import { semiprimes } from '../kernels/siqs/vectors/semiprimes.ts';
import { expectedCurves } from './expectedCurves.ts';
import { figuresOf, ratioOf } from './figures.ts';
import type { Report, Surroundings } from './kernel.ts';
import { onPath } from './onPath.ts';
import { type BenchOptions, BenchRefusal } from './options.ts';
import { type Command, timed } from './timed.ts';

/** The level that is compared: factors of 25 digits, in a number of 150. */
const B1 = 50_000;
const factorDigits = 25;
const curvesPerRun = 24;
/**
 * Curves at this B1 until a factor of 25 digits is found: from GMP-ECM's README, for its own second stage, which
 * reaches further than ours and is extended (Brent, Suyama).
 */
const expectedOfGmpEcm = 214;
const aim = 0.4;

/**
 * Elliptic curves against GMP-ECM, one thread, both stages. Curves alone do not compare, as second stages reach
 * differently far: what counts is how many factors are to be expected in a second.
 */
export async function measureCurves(options: BenchOptions, around: Surroundings): Promise<Report> {
  const ecm = onPath('ecm', (file) => file);
  const n = composite();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < options.repeat; round++) {
    ours.push(await ourSeconds(n, around));
    if (ecm !== null) theirs.push(await theirSeconds(n, ecm));
    around.say(`curves, round ${round + 1} of ${options.repeat}`);
  }
  const expected = expectedCurves(factorDigits, { B1, B2: defaultB2(B1) });
  const rows = [
    ['program', 'ms a curve', 'curves a factor', 'CPU s a factor'],
    row('dsage', figuresOf(ours).min, expected),
    ...(ecm === null ? [] : [row('gmp-ecm', figuresOf(theirs).min, expectedOfGmpEcm)]),
  ];
  return {
    title: `Elliptic curves, B1 = ${B1}, ${String(n).length} digits, factors of ${factorDigits}`,
    rows,
    notes: [
      `CPU seconds, smallest of ${options.repeat} runs of ${curvesPerRun} curves; both stages, Suyama's curves (\`-param 0\`). Ours without the start of the program, as workers keep theirs.`,
      ecm === null
        ? 'GMP-ECM is not installed here and is left out (Debian package gmp-ecm).'
        : verdict((ratioOf(theirs, ours) * expectedOfGmpEcm) / expected),
    ],
  };
}

function verdict(rate: number): string {
  const met = rate >= aim ? 'met' : 'missed';
  return `Factors expected a second: ${rate.toFixed(2)} of GMP-ECM's; the aim, at least ${aim}, is ${met}.`;
}

function row(name: string, seconds: number, expected: number): string[] {
  const perFactor = (seconds * expected).toFixed(1);
  return [name, (1000 * seconds).toFixed(1), expected.toFixed(0), perFactor];
}

/** 150 digits, all prime factors of 37 or 38: no curve of this level ends early. */
function composite(): bigint {
  const [first, second] = semiprimes.filter(({ id }) => id.startsWith('C75'));
  if (first === undefined || second === undefined) throw new BenchRefusal('C75 is missing.');
  return first.p * first.q * second.p * second.q;
}

async function ourSeconds(n: bigint, { root }: Surroundings): Promise<number> {
  const program = join(root, 'lib/bench/ourCurves.ts');
  const words = ['--import', 'tsx', program, String(n), String(B1), String(curvesPerRun)];
  const { output } = await mustRun({ file: process.execPath, args: words, folder: root });
  return (JSON.parse(output) as { secondsPerCurve: number }).secondsPerCurve;
}

async function theirSeconds(n: bigint, file: string): Promise<number> {
  const args = ['-q', '-param', '0', '-c', String(curvesPerRun), String(B1)];
  const run = await mustRun({ file, args, input: `${n}\n` });
  return run.cpuSeconds / curvesPerRun;
}

async function mustRun(command: Command) {
  const run = await timed(command);
  if (run.code === 0) return run;
  throw new BenchRefusal(`${command.file} ended with exit code ${run.code}: ${run.complaints}`);
}
