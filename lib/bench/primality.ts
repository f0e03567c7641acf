import { spawnSync } from 'node:child_process';
import { seededRandom } from '../kernels/arith/seededRandom.ts';
import { nextPrime } from '../kernels/primes/nextPrime.ts';
import { checkCertificate } from '../kernels/prove/checkCertificate.ts';
import { provePrime } from '../kernels/prove/provePrime.ts';
import { onPath } from './onPath.ts';

/**
 * CPU seconds of proof and check, beside PARI/GP's `isprime` (BPSW and APRCL, without a certificate) in the same run:
 * `npm run bench -- primality 100 200 --numbers 5` proves five primes of 100 and of 200 digits each.
 */
const words = process.argv.slice(2);
const option = words.indexOf('--numbers');
const count = option < 0 ? 3 : Number(words[option + 1]);
const given = words.filter((word, i) => /^\d+$/.test(word) && words[i - 1] !== '--numbers');
const sizes = given.length > 0 ? given.map(Number) : [50, 100, 150, 200, 250, 300];
const gp = onPath('gp', (file) => file);

const seconds = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

function measure(n: bigint): number[] {
  let start = process.cpuUsage();
  const proof = provePrime(n);
  const proving = seconds(start);
  if (!proof?.prime) throw new Error(`${n} was not proven.`);
  start = process.cpuUsage();
  const { proven } = checkCertificate(n, proof.certificate);
  const checking = seconds(start);
  if (!proven) throw new Error(`The certificate of ${n} does not hold.`);
  const bytes = JSON.stringify(proof.certificate).length;
  return [proving, checking, gpSeconds(n), proof.certificate.steps.length, bytes];
}

/** By gp's own clock of its CPU time, so that its start does not count; NaN where there is no gp. */
function gpSeconds(n: bigint): number {
  if (gp === null) return Number.NaN;
  const input = `{my(n=${n},t=getabstime(),r=isprime(n));print(if(r,getabstime()-t,"no"))}`;
  const { stdout } = spawnSync(gp, ['-q', '-f', '-s', '256M'], { input, encoding: 'utf8' });
  return Number.parseInt(stdout, 10) / 1000;
}

function primes(digits: number): bigint[] {
  const random = seededRandom(BigInt(digits));
  const least = 10n ** BigInt(digits - 1);
  return Array.from({ length: count }, () => nextPrime(least + random.below(9n * least)));
}

if (gp === null) console.log('gp is not installed here and is left out (Debian package pari-gp).');
// Tables and compiled code are there before the clock runs.
provePrime(nextPrime(10n ** 40n));
console.log(`CPU seconds, mean of ${count} primes`);
console.log('digits   proof   check    PARI  ratio  steps   bytes');
for (const digits of sizes) {
  const rows = primes(digits).map(measure);
  const mean = (column: number): number =>
    rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length;
  const times = [0, 1, 2].map((column) => mean(column).toFixed(3).padStart(7));
  const ratio = (mean(0) / mean(2)).toFixed(2).padStart(6);
  const sizeOfProof = [mean(3).toFixed(0).padStart(6), mean(4).toFixed(0).padStart(7)];
  console.log([`${digits}`.padStart(6), ...times, ratio, ...sizeOfProof].join(' '));
}
