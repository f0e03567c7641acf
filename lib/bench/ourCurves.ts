import { ecmCurves } from '../kernels/ecm/ecmCurves.ts';

/**
 * A program of its own for the benchmark: `ourCurves.ts N B1 COUNT` runs our curves and prints the CPU seconds of a
 * curve, after a few that warm the machine code up. A worker runs thousands in one process.
 */
const [n = '', B1 = '', count = ''] = process.argv.slice(2);
const warmUp = 4;
const work = { n: BigInt(n), B1: Number(B1) };

ecmCurves({ ...work, B1: 2_000, firstSigma: 1_000n, count: warmUp });
ecmCurves({ ...work, firstSigma: 2_000n, count: warmUp });
const before = process.cpuUsage();
const { curvesDone } = ecmCurves({ ...work, firstSigma: 3_000n, count: Number(count) });
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ secondsPerCurve: (user + system) / 1e6 / curvesDone }));
