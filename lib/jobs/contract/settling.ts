import assert from 'node:assert/strict';
import { jobId, leaseId } from '../../protocol/ids.ts';
import { jobDetail } from '../../protocol/job.ts';
import { limits } from '../../protocol/limits.ts';
import { type Cases, four, raised } from '../lab.ts';

export const settling: Cases = {
  '[Q2] a result ends the job and is shown to its cell': async (lab) => {
    const { worker, job } = await lab.running();
    lab.news();
    lab.now += 5;
    assert.deepEqual(await lab.settle(worker, job, four()), { accepted: true });
    const detail = await lab.state(job);
    assert.deepEqual(jobDetail.parse(detail), detail);
    assert.equal(detail.state, 'succeeded');
    assert.deepEqual(detail.result, { bundle: { 'text/plain': '4' } });
    assert.equal(detail.finishedAt, lab.now);
    assert.deepEqual([detail.attemptList[0]?.wallMs, detail.attemptList[0]?.cpuMs], [12, 11]);
    const [change] = lab.news();
    assert.deepEqual(change?.type === 'job' && change.append, [
      { type: 'value', bundle: { 'text/plain': '4' } },
    ]);
  },

  '[Q6] saying it twice changes nothing and is answered the same': async (lab) => {
    const { worker, job } = await lab.running();
    await lab.settle(worker, job, raised());
    const before = await lab.state(job);
    lab.news();
    assert.deepEqual(await lab.settle(worker, job, raised()), { accepted: true });
    assert.deepEqual(await lab.settle(worker, job, four()), { accepted: false });
    assert.deepEqual(await lab.state(job), before);
    assert.deepEqual(lab.news(), []);
  },

  'an error of the code fails the job and is not tried again': async (lab) => {
    const { worker, job } = await lab.running();
    await lab.settle(worker, job, raised());
    const detail = await lab.state(job);
    assert.equal(detail.state, 'failed');
    assert.equal(detail.error?.name, 'ValueError');
    assert.equal(detail.attemptList[0]?.error?.name, 'ValueError');
    assert.deepEqual(await lab.claim(worker), []);
  },

  'a result that does not fit the kind, or is too large, fails with the reason': async (lab) => {
    const wrong = [{ bundle: { 'image/png': '' } }, { factor: '7' }, null];
    for (const value of wrong) {
      const { worker, job } = await lab.running();
      assert.deepEqual(await lab.settle(worker, job, { type: 'succeeded', value }), {
        accepted: false,
      });
      assert.equal((await lab.state(job)).error?.name, 'RESULT_INVALID');
    }
    const { worker, job } = await lab.running();
    const bundle = { 'text/plain': 'x'.repeat(limits.maxResultBytes) };
    await lab.settle(worker, job, { type: 'succeeded', value: { bundle } });
    const detail = await lab.state(job);
    assert.equal(detail.state, 'failed');
    assert.match(detail.error!.message, /larger than 2000000 bytes/);
    assert.equal(detail.result, null);
  },

  'nobody settles with a lease of another worker or for another job': async (lab) => {
    const { worker, job } = await lab.running('box1');
    const thief = await lab.worker('box2');
    assert.deepEqual(await lab.settle(thief, job, four()), { accepted: false });
    const other = { ...job, jobId: jobId.parse(job.jobId + 1) };
    assert.deepEqual(await lab.settle(worker, other, four()), { accepted: false });
    const forged = { ...job, lease: leaseId.parse('lease-forged') };
    assert.deepEqual(await lab.settle(worker, forged, four()), { accepted: false });
    assert.equal((await lab.state(job)).state, 'running');
  },

  'a time limit that the worker enforced ends the job as timed out': async (lab) => {
    const worker = await lab.worker('box1');
    await lab.submit('1', { timeoutMs: 1500 });
    const [job] = await lab.claim(worker);
    await lab.settle(worker, job!, { type: 'timedOut' });
    const detail = await lab.state(job!);
    assert.equal(detail.state, 'timedOut');
    assert.match(detail.error!.message, /time limit of 1.5 s/);
  },

  'a job given back waits again and nothing is counted against it': async (lab) => {
    const worker = await lab.worker('box1');
    await lab.submit();
    for (let round = 1; round <= 5; round += 1) {
      const [job] = await lab.claim(worker);
      assert.equal(job?.attempt, round);
      await lab.settle(worker, job!, { type: 'returned', note: 'it stops' });
      assert.equal((await lab.state(job!)).state, 'queued');
    }
    const [job] = await lab.claim(worker);
    const detail = await lab.state(job!);
    assert.match(detail.attemptList[0]!.note!, /box1 gave the job back \(it stops\)/);
    assert.equal(detail.attempts, 6);
  },
};
