/**
 * Searches parameters for one size: `node --import tsx lib/kernels/siqs/tune.ts C55` by whole factorisations, seconds
 * each up to 65 digits; `… C90 --sample 30` by a sample of 30 CPU seconds each, which serves every size. Instead of a
 * size it takes a number too.
 *
 * Starts from the table and changes one value at a time while that wins more than 2 per cent of CPU time; prints every
 * trial and the row for the table in `parameters.ts`.
 */
import { parseArgs } from 'node:util';
import { log2 } from '../arith/log2.ts';
import { multiplied, type SievePlan, sievePlan } from './plan.ts';
import { sampledCost } from './sampledCost.ts';
import { siqs } from './siqs.ts';
import { semiprimes } from './vectors/semiprimes.ts';

type Change = (plan: SievePlan) => Partial<SievePlan>;

const steps: Record<string, readonly Change[]> = {
  missingBits: [-2, 2].map((d) => (plan) => ({ missingBits: plan.missingBits + d })),
  smallPrimeBound: [0.6, 1.7].map((f) => (plan) => ({
    smallPrimeBound: Math.round(plan.smallPrimeBound * f),
    missingBits: plan.missingBits + (f > 1 ? 1 : -1),
  })),
  factorBaseSize: [0.75, 1.33].map((f) => (plan) => ({
    factorBaseSize: Math.round(plan.factorBaseSize * f),
  })),
  largePrimeBound: [0.5, 2].map((f) => (plan) => ({
    largePrimeBound: Math.round(plan.largePrimeBound * f),
    missingBits: plan.missingBits + Math.round(Math.log2(f)),
  })),
  blocks: [
    ({ blocks }) => ({ blocks: Math.max(1, Math.min(blocks - 1, Math.round(blocks / 1.3))) }),
    ({ blocks }) => ({ blocks: Math.max(blocks + 1, Math.round(blocks * 1.3)) }),
  ],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, rounds: { type: 'string', default: '2' } },
});
const n = numberOf(positionals[0] ?? 'C50');
const sample = values.sample === undefined ? null : Number(values.sample);

function numberOf(text: string): bigint {
  if (/^[1-9][0-9]*$/.test(text)) return BigInt(text);
  const known = semiprimes.find(({ id }) => id.startsWith(`${text}-`));
  if (known === undefined) throw new RangeError(`There are no numbers of size ${text}.`);
  return known.p * known.q;
}

/** CPU seconds of a factorisation: foreseen, or measured, and then the best of some where they are short. */
function cost(plan: SievePlan): number {
  if (sample !== null) return sampledCost(plan, { budget: sample, cpuSeconds, seed: 1 }).seconds;
  const seconds = (): number => {
    const before = cpuSeconds();
    siqs(plan.n, { plan });
    return cpuSeconds() - before;
  };
  const first = seconds();
  return first > 3 ? first : Math.min(first, seconds(), seconds());
}

function cpuSeconds(): number {
  return process.cpuUsage().user / 1e6;
}

let best = sievePlan(n);
cost(best);
let bestCost = cost(best);
const describe = ({ n: _, ...plan }: SievePlan): string => JSON.stringify(plan);
console.log(`${bestCost.toFixed(2)} s  ${describe(best)}`);
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, changes] of Object.entries(steps)) {
    for (const change of changes) {
      for (;;) {
        const plan = { ...best, ...change(best) };
        const seconds = cost(plan);
        console.log(`${seconds.toFixed(2)} s  ${name} ${JSON.stringify(change(best))}`);
        if (seconds > 0.98 * bestCost) break;
        best = plan;
        bestCost = seconds;
      }
    }
  }
}
const bits = log2(multiplied(best)).toFixed(0);
console.log(`${bits} bits, ${bestCost.toFixed(2)} s: ${describe(best)}`);
