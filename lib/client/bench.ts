import { connect } from './dsage.ts';

/**
 * How long `2+2` takes from submit to result, beside a bare round trip on the same socket: in one run, because
 * machines differ and are noisy. Needs a running server; `npm run bench -- latency` starts one of its own.
 */
const rounds = 100;

const d = await connect();
const trips: number[] = [];
const jobs: number[] = [];
for (let round = -5; round < rounds; round++) {
  const trip = await timed(() => d.command('account.get', {}));
  const job = await timed(async () => {
    const submitted = await d('2+2');
    await submitted.wait();
    if (submitted.result !== '4') throw new Error(`2+2 is not ${String(submitted.result)}`);
  });
  if (round < 0) continue;
  trips.push(trip);
  jobs.push(job);
}
d.close();

row('round trip of a command', trips);
row('2+2, submit to result', jobs);
console.log(`ratio of the medians: ${(quantile(jobs, 0.5) / quantile(trips, 0.5)).toFixed(1)}`);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function row(name: string, times: number[]): void {
  const at = (q: number) => `${quantile(times, q).toFixed(1)} ms`.padStart(10);
  console.log(`${name.padEnd(26)} median ${at(0.5)}   95th ${at(0.95)}`);
}

function quantile(times: number[], q: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
}
