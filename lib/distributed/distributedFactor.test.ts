import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as breathe } from 'node:timers/promises';
import { formatFactorization } from '../kernels/factor/factorization.ts';
import { nextPrime } from '../kernels/primes/nextPrime.ts';
import { DistributedFactor } from './distributedFactor.ts';
import { drive } from './driver.ts';
import type { EcmJobPayload, EcmJobResult } from './ecmJob.ts';
import type { JobRequest, SettledJob } from './jobRunner.ts';
import { type Fate, MemoryRunner, type MemoryRunnerOptions } from './memoryRunner.ts';

/** Primes of 14 to 16 digits whose p - 1 is not smooth enough for the local work: children have to find them. */
const P = [nextPrime(10n ** 13n), nextPrime(3n * 10n ** 13n), nextPrime(7n * 10n ** 14n)];
/** So large that no product with it is sieved. */
const Q = nextPrime(10n ** 120n);

/** Every fifth curve finds a prime of P: which, the sigma decides. */
function luckyCurves(payload: unknown): EcmJobResult {
  const { n, firstSigma, count } = payload as EcmJobPayload;
  for (let i = 0; i < count; i++) {
    const sigma = Number(firstSigma) + i;
    const p = P[Math.floor(sigma / 5) % P.length]!;
    if (sigma % 5 !== 0 || BigInt(n) % p !== 0n || BigInt(n) === p) continue;
    return { factor: p.toString(), sigma: String(sigma), curvesDone: i + 1 };
  }
  return { factor: null, sigma: null, curvesDone: count };
}

const payloadOf = (request: JobRequest): EcmJobPayload => request.payload as EcmJobPayload;
const text = (factor: DistributedFactor): string => formatFactorization(factor.factorization!);
const sigmasOf = (requests: readonly JobRequest[]): EcmJobPayload[] =>
  requests.filter(({ kind }) => kind === 'ecm.curves').map(payloadOf);
const memory = (options: Partial<MemoryRunnerOptions> = {}): MemoryRunner =>
  new MemoryRunner({ breathe, kernels: { 'ecm.curves': luckyCurves }, ...options });

async function factored(n: bigint, runner = memory()): Promise<DistributedFactor> {
  const factor = new DistributedFactor(n, { prover: null });
  assert.equal(await drive(factor, runner, { concurrency: 3 }), 'done');
  assert.ok(factor.verify());
  return factor;
}

test('units, primes, powers, repeated factors and special forms need no child', async () => {
  const p = nextPrime(10n ** 30n);
  const cases: [bigint, string][] = [
    [1n, '1'],
    [-1n, '-1'],
    [-12n, '-1 * 2^2 * 3'],
    [p, `${p}`],
    [p ** 4n, `${p}^4`],
    [-(p ** 2n) * 10007n ** 3n, `-1 * 10007^3 * ${p}^2`],
    [1000003n * 1000033n, '1000003 * 1000033'],
    [4294967279n * 4294967291n, '4294967279 * 4294967291'],
    [2n ** 1000n, '2^1000'],
  ];
  for (const [n, expected] of cases) {
    const runner = memory();
    const factor = await factored(n, runner);
    assert.equal(text(factor), expected);
    assert.equal(runner.submitted.length, 0, `${n}`);
    assert.deepEqual(factor.compositeFactors, []);
  }
});

test('2^360 - 1 falls apart by its form and the cheap methods', async () => {
  const runner = memory();
  const factor = await factored(2n ** 360n - 1n, runner);
  assert.equal(runner.submitted.length, 0);
  assert.equal(factor.primeFactors.length, 32);
  assert.equal(factor.primeFactors.at(-1), 469775495062434961n);
});

test('of 11^150 + 1 the form leaves 84 digits, of a power the root, of 10,000 digits what is small', () => {
  const hard = new DistributedFactor(11n ** 150n + 1n, { prover: null });
  assert.deepEqual(
    hard.compositeFactors.map((n) => n.toString().length),
    [84],
  );
  const p = nextPrime(10n ** 320n);
  assert.deepEqual(new DistributedFactor(-(p ** 31n), { prover: null }).primeFactors.length, 31);
  const wide = new DistributedFactor(2n ** 30_000n * 3n ** 2_000n * p, { prover: null });
  assert.equal(wide.primeFactors.at(-1), p);
  assert.ok(wide.done && wide.verify());
});

test('0 and numbers far out of reach are refused by a sentence', () => {
  assert.throws(() => new DistributedFactor(0n), /0 has no factorisation/);
  const huge = 10n ** 9_999n + 7n;
  assert.throws(() => new DistributedFactor(huge), /9,9\d\d digits are left .* at most 1,000/);
  assert.throws(() => new DistributedFactor(15n, { firstSigma: 5n }), RangeError);
});

test('children find what the local work left, in any order', async () => {
  for (const seed of [1n, 2n, 3n]) {
    const runner = memory({ seed });
    const factor = await factored(P[0]! * P[1]! * P[2]! * Q, runner);
    assert.equal(text(factor), [...P, Q].join(' * '), `seed ${seed}`);
    assert.ok(runner.submitted.length > 0);
    assert.equal(factor.progress.stage, 'done');
    const { found } = factor.progress;
    assert.deepEqual(
      found.map(({ prime }) => prime),
      [...P, Q].map(String),
    );
    assert.ok(found.some(({ method, sigma }) => method === 'ecm' && sigma !== undefined));
  }
});

test('a repeated large factor keeps its exponent', async () => {
  const factor = await factored(-(P[2]! ** 2n) * Q * 8n);
  assert.equal(text(factor), `-1 * 2^3 * ${P[2]}^2 * ${Q}`);
  assert.deepEqual(factor.primeFactors, [2n, 2n, 2n, P[2], P[2], Q]);
});

test('no sigma is given out twice, and every request can be repeated', async () => {
  const runner = memory({ seed: 4n });
  await factored(P[0]! * P[1]! * P[2]! * Q, runner);
  let next = 6n;
  for (const request of runner.submitted) {
    assert.deepEqual(JSON.parse(JSON.stringify(request)), request);
    if (request.kind !== 'ecm.curves') continue;
    const { firstSigma, count, B1, B2, n } = payloadOf(request);
    assert.equal(BigInt(firstSigma), next);
    next += BigInt(count);
    assert.ok(count >= 1 && B2! > B1 && BigInt(n) > 1n && request.timeoutMs! >= 60_000);
  }
});

test('lies, nonsense, failures and losses do not stop the work nor enter the result', async () => {
  const lies: unknown[] = [
    { factor: '12345', sigma: '6', curvesDone: 1 },
    { factor: '1', sigma: '6', curvesDone: 1 },
    { factor: '0', sigma: '6', curvesDone: 1 },
    { factor: '-3', sigma: '6', curvesDone: 1 },
    { factor: null, sigma: null, curvesDone: 1e9 },
    { factor: null, sigma: null, curvesDone: -1 },
    { factor: 3, sigma: null, curvesDone: 1 },
    { factor: '9'.repeat(1000), sigma: null, curvesDone: 1 },
    'a factor',
    null,
  ];
  const fate = (id: number, request: JobRequest): Fate => {
    if (id > 16) return null;
    if (id === 11) return { state: 'lost', message: 'worker gone' };
    if (id === 12) return { state: 'timedOut', message: 'too long' };
    if (id === 13) return { state: 'failed', message: 'out of memory' };
    if (id > 13) return { state: 'cancelled', message: 'cancelled by hand' };
    const value =
      id === 1 ? { factor: payloadOf(request).n, sigma: '6', curvesDone: 1 } : lies[id - 1];
    return { state: 'succeeded', value };
  };
  const runner = memory({ seed: 8n, fate });
  const factor = await factored(P[1]! * P[2]! * Q, runner);
  assert.equal(factor.progress.rejected, 10);
  assert.equal(text(factor), [P[1], P[2], Q].join(' * '));
});

test('when every child fails, the work ends with the reason', async () => {
  const fate = (): Fate => ({ state: 'failed', message: 'no engine for ecm.curves' });
  const runner = memory({ fate });
  const factor = new DistributedFactor(P[2]! * Q);
  assert.equal(await drive(factor, runner, { concurrency: 3 }), 'failed');
  assert.match(factor.failure!, /20 jobs in a row .*“no engine for ecm.curves”. Check/);
  assert.equal(factor.progress.stage, 'failed');
  assert.equal(factor.factorization, null);
  assert.equal(factor.verify(), false);
  assert.deepEqual(factor.compositeFactors, [P[2]! * Q]);
});

/** A child that found `factor` on its first curve. */
function finding(request: JobRequest, factor: bigint | null, elapsedMs?: number): SettledJob {
  const curvesDone = factor === null ? payloadOf(request).count : 1;
  const value = { factor: factor?.toString() ?? null, sigma: null, curvesDone };
  const outcome = { id: 1, state: 'succeeded', value } as const;
  return { request, outcome: elapsedMs === undefined ? outcome : { ...outcome, elapsedMs } };
}

test('a composite factor splits, and a late one for a number long split still serves', () => {
  const [a, b, c, d] = [36, 38, 40, 42].map((digits) => nextPrime(10n ** BigInt(digits))) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const factor = new DistributedFactor(a * b * c * d);
  const requests = Array.from({ length: 4 }, () => factor.nextJob()!);
  factor.processResult(finding(requests[0]!, a * b));
  assert.deepEqual(factor.compositeFactors, [a * b, c * d]);
  assert.ok(factor.isPointless(requests[1]!), 'the whole number is nobody’s business any more');
  // The turn goes round the two composites.
  const turns = [0, 1, 2, 3].map(() => payloadOf(factor.nextJob()!).n);
  assert.deepEqual(new Set(turns.slice(0, 2)), new Set([`${a * b}`, `${c * d}`]));
  assert.deepEqual(turns.slice(0, 2), turns.slice(2));
  // A factor of the old number that lies across both composites splits both.
  factor.processResult(finding(requests[2]!, a * c));
  while (factor.hasWork) factor.work();
  assert.ok(factor.done && factor.verify());
  factor.processResult(finding(requests[3]!, b));
  assert.deepEqual(factor.primeFactors, [a, b, c, d]);
  assert.equal(factor.nextJob(), null);
});

test('B1 rises after the expected number of curves, and falls back for curves that failed', () => {
  const n = nextPrime(10n ** 60n) * nextPrime(10n ** 61n);
  const factor = new DistributedFactor(n);
  const seen: { B1: number; count: number }[] = [];
  const first: JobRequest[] = [];
  for (let i = 0; i < 400; i++) {
    const request = factor.nextJob()!;
    const { B1, count } = payloadOf(request);
    if (B1 === 2000) first.push(request);
    seen.push({ B1, count });
    if (B1 > 11_000) break;
  }
  const curves = (B1: number): number =>
    seen.filter((job) => job.B1 === B1).reduce((sum, job) => sum + job.count, 0);
  assert.equal(curves(600), 0, 'so few and short ones are done at once');
  assert.equal(curves(2000), 28);
  assert.equal(curves(11_000), 92);
  assert.equal(seen.at(-1)!.B1, 50_000);
  const { ecm } = factor.progress;
  assert.deepEqual(ecm, [
    { B1: 600, factorDigits: 12, done: 12, expected: 12 },
    { B1: 2000, factorDigits: 15, done: 0, expected: 28 },
  ]);
  factor.processResult({
    request: first[0]!,
    outcome: { id: 1, state: 'lost', message: 'worker gone' },
  });
  assert.equal(payloadOf(factor.nextJob()!).B1, 2000);
});

test('jobs are cut by the measured time, between two seconds and half a minute', () => {
  const n = nextPrime(10n ** 60n) * nextPrime(10n ** 61n);
  const counts = (curveMs: number, slots: number): number => {
    const factor = new DistributedFactor(n);
    factor.setCapacity({ slots, kinds: [] });
    for (;;) {
      const request = factor.nextJob()!;
      const { B1, count } = payloadOf(request);
      if (B1 === 50_000) return count;
      factor.processResult(finding(request, null, count * curveMs * (B1 / 50_000)));
    }
  };
  assert.equal(counts(5_000, 4), 8, 'whole fours');
  assert.equal(counts(990, 4), 32);
  assert.equal(counts(501, 10), 16, 'half of what ten slots share of 300 curves');
  assert.equal(counts(19.9, 10), 100, 'two seconds at least');
});

test('killed anywhere and replayed from its settled jobs, it reaches the same result', async () => {
  const n = P[0]! * P[1]! * P[2]! * Q;
  const settled: SettledJob[] = [];
  const runner = memory({
    seed: 11n,
    fate: (id) => (id === 2 ? 'silence' : null),
  });
  const whole = new DistributedFactor(n, { prover: null });
  await drive(whole, runner, { concurrency: 2, onSettled: (job) => settled.push(job) });
  assert.ok(settled.length > 1);
  const fold = new DistributedFactor(n, { prover: null });
  for (let cut = 0; cut <= settled.length; cut++) {
    if (cut % 3 === 0) {
      const again = new DistributedFactor(n, { prover: null });
      again.replay(settled.slice(0, cut));
      assert.deepEqual(again.progress, fold.progress, `cut ${cut}`);
      const used = sigmasOf(settled.slice(0, cut).map(({ request }) => request));
      const next = sigmasOf([again.nextJob()!].filter((job) => job !== null))[0];
      for (const { firstSigma, count } of next === undefined ? [] : used)
        assert.ok(BigInt(next!.firstSigma) >= BigInt(firstSigma) + BigInt(count));
      again.replay(settled.slice(cut));
      assert.deepEqual(again.primeFactors, whole.primeFactors, `cut ${cut}`);
      assert.ok(again.done && again.verify());
    }
    fold.replay(settled.slice(cut, cut + 1));
  }
});

test('stop ends the work and says so; what was found stays', async () => {
  const runner = memory({ fate: () => 'silence' });
  const factor = new DistributedFactor(30n * P[2]! * Q);
  const end = drive(factor, runner, { concurrency: 4, parentId: 42 });
  while (runner.submitted.length < 4) await breathe();
  factor.stop();
  assert.equal(await end, 'stopped');
  assert.equal(runner.cancelled.length, 4);
  assert.ok(runner.submitted.every(({ parentId }) => parentId === 42));
  assert.equal(factor.progress.stage, 'stopped');
  assert.deepEqual(factor.primeFactors, [2n, 3n, 5n]);
  assert.equal(factor.nextJob(), null);
});

test('after a restart the jobs that still run are adopted, not given out again', async () => {
  const n = P[0]! * P[2]! * Q;
  const runner = memory({ seed: 3n });
  const before = new DistributedFactor(n, { prover: null });
  const adopt = await Promise.all(
    [before.nextJob()!, before.nextJob()!].map(async (request) => {
      return { request, job: await runner.submit(request) };
    }),
  );
  const after = new DistributedFactor(n, { prover: null });
  const settled: SettledJob[] = [];
  const end = await drive(after, runner, {
    concurrency: 2,
    adopt,
    onSettled: (job) => settled.push(job),
  });
  assert.equal(end, 'done');
  assert.ok(after.verify());
  assert.ok(settled.some(({ request }) => request === adopt[0]!.request));
  const sigmas = sigmasOf(runner.submitted).map(({ firstSigma }) => firstSigma);
  assert.equal(new Set(sigmas).size, sigmas.length);
});
