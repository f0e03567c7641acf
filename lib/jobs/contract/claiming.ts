import assert from 'node:assert/strict';
import { jobDetail, type SubmitRequest } from '../../protocol/job.ts';
import { limits } from '../../protocol/limits.ts';
import { type SignedJob, signedJob } from '../../protocol/trust.ts';
import { type Cases, code } from '../lab.ts';

/** It fits the schema, and that is all: the queue does not look into signatures. */
const exampleSignature: SignedJob = signedJob.parse({
  statement: {
    purpose: 'dsage job 1',
    key: 'A'.repeat(43),
    owner: 'ada',
    kind: 'evaluate',
    payload: 'ab'.repeat(32),
    timeoutMs: 1000,
    parent: null,
    issuedAt: 1,
    expiresAt: 2,
    nonce: 'A'.repeat(22),
  },
  signature: 'A'.repeat(86),
  certificate: null,
});

export const claiming: Cases = {
  'smaller priority goes first, then the smaller number': async (lab) => {
    const worker = await lab.worker('box1');
    await lab.submit('late', { priority: 5 });
    await lab.submit('first', { priority: -5 });
    await lab.submit('second');
    await lab.submit('third');
    const jobs = await lab.claim(worker, { slots: 4 });
    const order = jobs.map((job) => (job.payload as { code: string }).code);
    assert.deepEqual(order, ['first', 'second', 'third', 'late']);
  },

  'a worker gets no more jobs than it has slots, and no job twice': async (lab) => {
    const [one, two] = [await lab.worker('box1'), await lab.worker('box2')];
    for (let n = 0; n < 5; n += 1) await lab.submit();
    const parts = await Promise.all([lab.claim(one, { slots: 2 }), lab.claim(two, { slots: 4 })]);
    assert.deepEqual(
      parts.map((jobs) => jobs.length),
      [2, 3],
    );
    assert.equal(new Set(parts.flat().map((job) => job.jobId)).size, 5);
    assert.equal(new Set(parts.flat().map((job) => job.lease)).size, 5);
    assert.deepEqual(await lab.claim(one), []);
  },

  'a worker gets only jobs of its owner, and only what it can run': async (lab) => {
    const worker = await lab.worker('box1');
    await lab.submit('1', {}, 1);
    await lab.submit('1', { payload: { engine: 'sage', code: '1' } } as Partial<SubmitRequest>);
    const curves = { n: '91', B1: 100, firstSigma: '7', count: 3 };
    const ecm = await lab.submit('', {
      kind: 'ecm.curves',
      payload: curves,
    } as Partial<SubmitRequest>);
    const jobs = await lab.claim(worker, { slots: 9, engines: ['math'] });
    assert.deepEqual(
      jobs.map((job) => job.jobId),
      [ecm.id],
    );
    assert.deepEqual(jobs[0]?.payload, curves);
    assert.equal((await lab.claim(worker, { slots: 9, engines: ['sage', 'math'] })).length, 1);
  },

  'a signature goes with the job, to the worker and to whoever reads it': async (lab) => {
    const worker = await lab.worker('box1');
    const job = await lab.submit('2+2', { signed: exampleSignature });
    await lab.submit('2+2');
    const [signed, plain] = await lab.claim(worker, { slots: 2 });
    assert.deepEqual(signed?.signed, exampleSignature);
    assert.ok(plain !== undefined && !('signed' in plain));
    const detail = await lab.queue.get(job.id, lab.bench.owners[0].id);
    assert.deepEqual(detail?.signed, exampleSignature);
  },

  'a claimed job is running, with its worker and its first attempt': async (lab) => {
    const { job } = await lab.running();
    assert.equal(job.attempt, 1);
    assert.equal(job.timeoutMs, limits.defaultTimeoutMs);
    const detail = await lab.state(job);
    assert.deepEqual(jobDetail.parse(detail), detail);
    assert.equal(detail.state, 'running');
    assert.equal(detail.worker?.name, 'box1');
    assert.equal(detail.startedAt, lab.now);
    assert.deepEqual(
      detail.attemptList.map((attempt) => attempt.state),
      ['running'],
    );
    assert.deepEqual(await lab.queue.counts(), { queued: 0, running: 1 });
  },

  'a worker that nobody knows gets nothing': async (lab) => {
    await lab.submit();
    await assert.rejects(lab.claim('unknown-worker' as never), code('INVALID_REQUEST'));
    assert.deepEqual(await lab.queue.counts(), { queued: 1, running: 0 });
  },
};
