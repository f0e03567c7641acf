/**
 * CPU seconds of proof and check next to PARI/GP's `isprime` (BPSW and APRCL, without a certificate), in the same run:
 * `node --import tsx lib/kernels/prove/bench.ts 100 200`, digits as arguments; `--numbers 5` primes of each size.
 */
import { spawnSync } from 'node:child_process';
import { seededRandom } from '../arith/seededRandom.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { checkCertificate } from './checkCertificate.ts';
import { provePrime } from './provePrime.ts';

const words = process.argv.slice(2);
const option = words.indexOf('--numbers');
const count = option < 0 ? 3 : Number(words[option + 1]);
const given = words
  .filter((word, i) => /^\d+$/.test(word) && words[i - 1] !== '--numbers')
  .map(Number);
const sizes = given.length > 0 ? given : [50, 100, 150, 200, 250, 300];

function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** By gp's own clock of its CPU time, so that its start does not count; NaN where there is no gp. */
function gpSeconds(n: bigint): number {
  const script = `{my(n=${n},t=getabstime(),r=isprime(n));print(if(r,getabstime()-t,"no"))}`;
  const { stdout } = spawnSync('gp', ['-q', '-f', '-s', '200000000'], {
    input: script,
    encoding: 'utf8',
  });
  return Number.parseInt(stdout ?? '', 10) / 1000;
}

function primes(digits: number): bigint[] {
  const random = seededRandom(BigInt(digits));
  const least = 10n ** BigInt(digits - 1);
  return Array.from({ length: count }, () => nextPrime(least + random.below(9n * least)));
}

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

provePrime(nextPrime(10n ** 40n));
console.log(
  `CPU seconds, mean of ${count} primes\ndigits   proof   check      gp  proof/gp  steps   bytes`,
);
for (const digits of sizes) {
  const rows = primes(digits).map((n) => {
    let proof: ReturnType<typeof provePrime> = null;
    const proving = cpuSeconds(() => {
      proof = provePrime(n);
    });
    const certificate = (proof as unknown as { certificate: { steps: unknown[] } }).certificate;
    let isProven = false;
    const checking = cpuSeconds(() => {
      isProven = checkCertificate(n, certificate).proven;
    });
    if (!isProven) console.log(`WRONG ${n}`);
    const bytes = JSON.stringify(certificate).length;
    return [proving, checking, gpSeconds(n), certificate.steps.length, bytes];
  });
  const [proving, checking, gp, steps, bytes] = [0, 1, 2, 3, 4].map((i) =>
    mean(rows.map((row) => row[i]!)),
  );
  const numbers = [proving!, checking!, gp!].map((x) => x.toFixed(3).padStart(7)).join(' ');
  const ratio = (proving! / gp!).toFixed(2).padStart(9);
  console.log(
    `${digits}`.padStart(6),
    numbers,
    ratio,
    steps!.toFixed(0).padStart(6),
    bytes!.toFixed(0).padStart(7),
  );
}
