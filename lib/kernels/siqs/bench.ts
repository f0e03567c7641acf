/**
 * CPU seconds of the quadratic sieve, and of ECM on the same numbers: `node --import tsx lib/kernels/siqs/bench.ts
 * C40 C50`. ECM gives up after 60 seconds; `--no-ecm` leaves it out.
 */
import { ecmCurve } from '../ecm/ecmCurve.ts';
import { ecmLevels } from '../ecm/ecmLevels.ts';
import { type SiqsProgress, siqs } from './siqs.ts';
import { semiprimes } from './vectors/semiprimes.ts';

const ECM_SECONDS = 60;

const sizes = process.argv.slice(2).filter((argument) => /^C\d\d/.test(argument));
const withEcm = !process.argv.includes('--no-ecm');
const chosen = sizes.length > 0 ? sizes : ['C40', 'C45', 'C50'];

const cpuSeconds = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

/** Runs the levels in turn; `null` after the time is up. */
function ecmSeconds(n: bigint): number | null {
  const start = process.cpuUsage();
  let sigma = 1000n;
  for (const { B1, B2, curves } of ecmLevels) {
    for (let i = 0; i < curves; i++) {
      sigma += 1n;
      if (ecmCurve(n, { sigma, B1, B2 }) !== null) return cpuSeconds(start);
      if (cpuSeconds(start) > ECM_SECONDS) return null;
    }
  }
  return null;
}

siqs(semiprimes[0]!.p * semiprimes[0]!.q);
for (const { id, p, q } of semiprimes) {
  if (!chosen.some((size) => id.startsWith(size))) continue;
  let solving = 0;
  let last: SiqsProgress | undefined;
  const start = process.cpuUsage();
  const onProgress = (progress: SiqsProgress): void => {
    if (progress.stage === 'solve') solving = cpuSeconds(start);
    last = progress;
  };
  const [found] = siqs(p * q, { onProgress })!;
  const seconds = cpuSeconds(start);
  const ecm = withEcm ? ecmSeconds(p * q) : null;
  const { seeds, full, partial, needed } = last!;
  console.log(
    [
      `${id}  siqs ${seconds.toFixed(2)} s`,
      `(algebra ${(seconds - solving).toFixed(2)})`,
      withEcm ? `ecm ${ecm === null ? `> ${ECM_SECONDS}` : ecm.toFixed(2)} s` : '',
      `${seeds} seeds, ${full} full, ${partial} partial, ${needed} primes`,
      found === p ? '' : 'WRONG',
    ].join('  '),
  );
}
