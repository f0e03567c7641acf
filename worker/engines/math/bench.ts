/** Prints what an engine costs: `node --import tsx worker/engines/math/bench.ts`. */
import { openEngine } from './open.ts';

const rounds = 41;

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

async function measure(action: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await action();
    times.push(performance.now() - started);
  }
  return median(times);
}

const started = performance.now();
const engine = await openEngine();
console.log(`first engine     ${(performance.now() - started).toFixed(1)} ms`);
console.log(
  `further engines  ${(await measure(() => openEngine())).toFixed(1)} ms, median of ${rounds}`,
);
for (const code of ['2+2', '2/3 + 1/6', 'factor(360)', 'sum([1/n for n in [1..100]])']) {
  const time = await measure(() => engine.evaluate(code, { emit: () => {} }));
  console.log(`${code.padEnd(32)} ${time.toFixed(2)} ms, median of ${rounds}`);
}
