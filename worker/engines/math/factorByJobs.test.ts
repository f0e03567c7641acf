import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyFactorization } from '../../../lib/kernels/factor/factorization.ts';
import type { SubmitRequest } from '../../../lib/protocol/job.ts';
import type { Picture } from '../../../lib/protocol/picture.ts';
import type { DoneJob } from '../engine.ts';
import { distributedFactor, FactorJobFailed, factorByJobs } from './factorByJobs.ts';
import { openEngine } from './open.ts';

/** Two primes of 40 digits. */
const p = 10n ** 39n + 3n;
const q = 10n ** 39n + 37n;

const done = { id: 8, state: 'succeeded', failure: null, picture: null } as const;

/** Workers who know every factor, and what they were asked. */
function workers(answer: Partial<DoneJob> = {}) {
  const asked: SubmitRequest[] = [];
  const runJob = (request: SubmitRequest): DoneJob => {
    asked.push(request);
    const factors = [p, q].map((prime) => ({ prime: `${prime}`, exponent: 1, certificate: null }));
    return { ...done, result: { unit: 1, factors }, ...answer };
  };
  return { asked, runJob };
}

test('what takes moments is factored here, what takes longer by the workers', () => {
  const { asked, runJob } = workers();
  const quick = [360n, -12n, 2n ** 360n - 1n, p, (10n ** 9n + 7n) * (10n ** 9n + 9n), p ** 3n * 7n];
  for (const n of quick) assert.ok(verifyFactorization(factorByJobs(n, runJob)), `${n}`);
  assert.deepEqual(asked, []);
  assert.deepEqual(
    factorByJobs(p * q, runJob).factors.map(({ prime }) => prime),
    [p, q],
  );
  assert.deepEqual(asked, [{ kind: 'factor', payload: { n: `${p * q}` } }]);
});

test('the workers are asked for small numbers too when a cell wants it so; without workers it is done here', () => {
  const { asked, runJob } = workers();
  assert.throws(() => distributedFactor(91n, runJob), /not those of the number/);
  assert.equal(asked.length, 1);
  assert.ok(verifyFactorization(distributedFactor(91n, null)));
});

test('a factorisation that was cancelled or failed says what was found, and how to go on', () => {
  const picture = {
    found: [
      { prime: '3', exponent: 2 },
      { prime: '7', exponent: 1 },
    ],
    composites: [{ digits: 96 }],
  } as unknown as Picture;
  const sentence = (answer: Partial<DoneJob>): string => {
    try {
      distributedFactor(p * q, workers({ result: null, ...answer }).runJob);
    } catch (error) {
      assert.ok(error instanceof FactorJobFailed);
      return error.message;
    }
    return 'nothing was thrown';
  };
  assert.equal(
    sentence({ state: 'cancelled', picture }),
    'the factorization, job 8, was cancelled. Found so far: 3^2 * 7 * a composite of 96 digits. Run job 8 again to go on with it.',
  );
  assert.match(
    sentence({ state: 'failed', failure: 'Error: no workers' }),
    /end: Error: no workers\. Run/,
  );
});

test('cells see the factors as if computed here, and the words of the first dsage', async () => {
  const { asked, runJob } = workers();
  const engine = await openEngine();
  const show = async (code: string) => {
    const evaluation = await engine.evaluate(code, { emit: () => undefined, runJob });
    if (!evaluation.ok) return evaluation.error.traceback.split('\n').at(-1);
    return evaluation.value?.['text/plain'];
  };
  assert.equal(await show(`factor(-${p * q})`), `-1 * ${p} * ${q}`);
  assert.equal(await show(`prime_factors(${p * q}) == [${p}, ${q}]`), 'True');
  assert.equal(asked.length, 2);
  await show(`job = DistributedFactor(d, ${p * q})`);
  assert.equal(asked.length, 3);
  assert.equal(await show('job'), `${p} * ${q}`);
  assert.equal(
    await show(
      'job.done, job.verify(), job.prime_factors == job.primeFactors, job.compositeFactors',
    ),
    '(True, True, True, [])',
  );
  assert.match((await show('DistributedFactor(0)')) ?? '', /ArithmeticError: factorization of 0/);
  assert.match((await show('DistributedFactor(d, 1.5)')) ?? '', /TypeError/);
});

test('a factorisation that came to nothing is an exception in the cell, which may catch it', async () => {
  const { runJob } = workers({ state: 'cancelled', result: null });
  const engine = await openEngine();
  const evaluation = await engine.evaluate(`factor(${p * q})`, { emit: () => undefined, runJob });
  assert.ok(!evaluation.ok);
  assert.equal(evaluation.error.name, 'RuntimeError');
  assert.match(evaluation.error.message, /job 8, was cancelled/);
});
