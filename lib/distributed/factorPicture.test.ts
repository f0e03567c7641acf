import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPrime } from '../kernels/primes/nextPrime.ts';
import { factorPicture } from '../protocol/picture.ts';
import { Crew } from './crew.ts';
import { DistributedFactor } from './distributedFactor.ts';
import { GrowthCurve } from './growthCurve.ts';
import type { ChildOutcome, JobRequest } from './jobRunner.ts';

const composite = (a: number, b: number): bigint =>
  nextPrime(10n ** BigInt(a - 1)) * nextPrime(3n * 10n ** BigInt(b - 1));
const kinds = ['siqs.sieve', 'ecm.curves', 'prove.prime'];

test('above 95 digits the first picture says what sieving will cost on the present workers', () => {
  const factor = new DistributedFactor(composite(48, 49));
  factor.setCapacity({ slots: 8, kinds });
  const { stage, sentence, timeLeft } = factorPicture.parse(factor.picture(0));
  assert.equal(stage, 'ecm');
  assert.match(sentence, /Sieving 96 digits takes about \d+(\.\d+)? minutes of computing time/);
  assert.match(sentence, /about \d+(\.\d+)? minutes on the 8 slots of the present workers/);
  assert.ok(
    timeLeft!.earlySeconds < timeLeft!.seconds && timeLeft!.seconds < timeLeft!.lateSeconds,
  );
  const small = new DistributedFactor(composite(45, 46));
  assert.doesNotMatch(small.picture(0).sentence, /computing time/);
});

test('a composite that is too large to be sieved says so, and what the user can do', () => {
  const factor = new DistributedFactor(composite(70, 71));
  const { sentence, timeLeft } = factor.picture(0);
  assert.equal(timeLeft, null);
  assert.match(sentence, /140 digits is too large for the quadratic sieve here/);
  assert.match(sentence, /CADO-NFS .*all that is found is kept/);
  const seen = new Set<number>();
  for (let i = 0; i < 3_000 && !seen.has(1_000_000); i++) {
    const request = factor.nextJob()!;
    seen.add((request.payload as { B1: number }).B1);
    factor.processResult({ request, outcome: nothing(request) });
  }
  assert.deepEqual([...seen], [2_000, 11_000, 50_000, 250_000, 1_000_000]);
});

function nothing({ payload }: JobRequest): ChildOutcome {
  const { count } = payload as { count: number };
  const value = { factor: null, sigma: null, curvesDone: count };
  return { id: 1, state: 'succeeded', value, elapsedMs: 30_000 };
}

/** The first job that is not for curves; those find nothing. */
function afterCurves(factor: DistributedFactor): JobRequest {
  for (;;) {
    const request = factor.nextJob()!;
    if (request.kind !== 'ecm.curves') return request;
    factor.processResult({ request, outcome: nothing(request) });
  }
}

test('above 95 digits a worker with CADO-NFS is asked once; when it fails the sieve takes over', () => {
  const [p, q] = [nextPrime(10n ** 48n), nextPrime(10n ** 49n)];
  const begun = (): { factor: DistributedFactor; request: JobRequest } => {
    const factor = new DistributedFactor(p * q, { prover: null, ecm: 'none' });
    factor.setCapacity({ slots: 2, kinds: [...kinds, 'nfs.factor'] });
    return { factor, request: afterCurves(factor) };
  };
  const { factor, request } = begun();
  assert.deepEqual([request.kind, request.payload], ['nfs.factor', { n: `${p * q}` }]);
  assert.equal(factor.picture(0).stage, 'nfs');
  assert.equal(factor.nextJob(), null, 'nobody sieves meanwhile');
  const value = { factors: [`${p}`, `${q}`] };
  factor.processResult({ request, outcome: { id: 1, state: 'succeeded', value, worker: 'big' } });
  assert.deepEqual(factor.primeFactors, [p, q]);
  const { method, worker } = factor.picture(0).found[0]!;
  assert.deepEqual([method, worker], ['nfs', 'big']);

  for (const factors of [[`${p}`, '7'], ['1', `${p * q}`], 'none']) {
    const again = begun();
    const outcome = { id: 1, state: 'succeeded', value: { factors } } as const;
    again.factor.processResult({ request: again.request, outcome });
    assert.equal(again.factor.picture(0).rejected, 1);
    assert.equal(again.factor.nextJob()!.kind, 'siqs.sieve');
  }
});

test('a prime is probable until its certificate was checked; false ones are asked for again, four times', () => {
  const p = nextPrime(10n ** 90n);
  const proof = {
    check: (n: bigint, c: unknown) => n === p && c === 'true',
    proveLocally: () => null,
  };
  const factor = new DistributedFactor(6n * p, { prover: proof });
  const certainty = () => factor.picture(0).found.map((found) => found.certainty);
  assert.deepEqual(certainty(), ['proven', 'proven', 'probable']);
  assert.equal(factor.picture(0).stage, 'prove');
  const answer = (certificate: string): void => {
    const request = factor.nextJob()!;
    assert.deepEqual([request.kind, request.payload], ['prove.prime', { n: `${p}` }]);
    const value = { prime: true, certificate };
    factor.processResult({ request, outcome: { id: 1, state: 'succeeded', value } });
  };
  answer('false');
  answer('false');
  assert.ok(!factor.done);
  answer('true');
  assert.deepEqual(certainty(), ['proven', 'proven', 'proven']);
  assert.ok(factor.done);
  assert.equal(factor.certificate(p), 'true');

  const hopeless = new DistributedFactor(p, { prover: { ...proof, check: () => false } });
  for (let i = 0; i < 4; i++) {
    const request = hopeless.nextJob()!;
    hopeless.processResult({ request, outcome: { id: 1, state: 'failed', message: 'no chain' } });
  }
  assert.ok(hopeless.done);
  assert.deepEqual(hopeless.picture(0).found[0]!.certainty, 'probable');
});

test('a curve of growth keeps at most 200 points, in order, the first among them', () => {
  const curve = new GrowthCurve();
  for (let i = 0; i < 5_000; i++) curve.add(1_000 * i, i);
  const points = curve.since(0);
  assert.ok(points.length >= 100 && points.length <= 200);
  assert.deepEqual(points[0], [0, 0]);
  assert.ok(points.every(([x, y], i) => x === y && (i === 0 || x > points[i - 1]![0])));
  const jumpy = new GrowthCurve();
  jumpy.add(5_000, 1);
  jumpy.add(4_000, 2);
  assert.deepEqual(jumpy.since(1_000), [
    [4, 1],
    [4, 2],
  ]);
});

test('the present speed counts who is at it: by the clock, slots of one worker together', () => {
  const crew = new Crew();
  const chunk = (worker: string, finishedAt: number, elapsedMs: number): ChildOutcome => {
    return { id: 1, state: 'succeeded', value: null, worker, finishedAt, elapsedMs };
  };
  for (const at of [10_000, 20_000]) {
    crew.credit(chunk('two slots', at, 10_000), 1_000);
    crew.credit(chunk('two slots', at, 10_000), 1_000);
    crew.credit(chunk('one slot', at, 10_000), 500);
  }
  assert.equal(crew.perSecond(20_000), 250);
  assert.deepEqual(
    crew.records.map(({ name, perSecond }) => [name, perSecond]),
    [
      ['one slot', 50],
      ['two slots', 100],
    ],
  );
  crew.credit(chunk('one slot', 100_000, 10_000), 500);
  assert.ok(crew.perSecond(100_000) < 50, 'the other one has gone, this one had a pause');
});
