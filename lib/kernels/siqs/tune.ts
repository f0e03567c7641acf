/**
 * Searches parameters for one size by whole factorisations: `node --import tsx lib/kernels/siqs/tune.ts C55`.
 *
 * Starts from the table and changes one value at a time while that wins more than 2 per cent of CPU time; prints every
 * trial and the row for the table in `parameters.ts`. A trial takes seconds up to 65 digits, minutes from 80 on.
 */
import { log2 } from '../arith/log2.ts';
import { multiplied, type SievePlan, sievePlan } from './plan.ts';
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

const size = process.argv[2] ?? 'C50';
const rounds = Number(process.argv[3] ?? 2);
const numbers = semiprimes.filter(({ id }) => id.startsWith(`${size}-`)).map(({ p, q }) => p * q);
const n = numbers[0];
if (n === undefined) throw new RangeError(`There are no numbers of size ${size}.`);

/** CPU seconds of a factorisation; the best of two where they are short. */
function cost(plan: SievePlan): number {
  const seconds = (): number => {
    const before = process.cpuUsage();
    siqs(plan.n, { plan });
    return process.cpuUsage(before).user / 1e6;
  };
  const first = seconds();
  return first > 3 ? first : Math.min(first, seconds(), seconds());
}

let best = sievePlan(n);
cost(best);
let bestCost = cost(best);
const describe = ({ n: _, ...plan }: SievePlan): string => JSON.stringify(plan);
console.log(`${bestCost.toFixed(2)} s  ${describe(best)}`);
for (let round = 0; round < rounds; round++) {
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
