import assert from 'node:assert/strict';
import { jobId } from '../../protocol/ids.ts';
import { type Cases, code, four, lease10, raised } from '../lab.ts';

export const cancelling: Cases = {
  'a waiting job is cancelled at once': async (lab) => {
    const worker = await lab.worker('box1');
    const { id } = await lab.submit();
    assert.equal((await lab.queue.cancel(id)).state, 'cancelled');
    assert.deepEqual(await lab.claim(worker), []);
    await assert.rejects(lab.queue.cancel(id), code('JOB_ENDED'));
    await assert.rejects(lab.queue.cancel(jobId.parse(99)), code('JOB_NOT_FOUND'));
  },

  'a running job is cancelling until its worker confirms, which is told twice over': async (
    lab,
  ) => {
    const { worker, job } = await lab.running();
    lab.news();
    assert.equal((await lab.queue.cancel(job.jobId)).state, 'cancelling');
    const stop = { type: 'cancel', workerId: worker, lease: job.lease, jobId: job.jobId };
    assert.deepEqual(lab.news()[1], stop);
    assert.equal((await lab.queue.cancel(job.jobId)).state, 'cancelling');
    const beat = await lab.queue.heartbeat(worker, [job.lease]);
    assert.deepEqual(beat, { lost: [], cancel: [job.lease] });
    assert.deepEqual(await lab.settle(worker, job, { type: 'cancelled' }), { accepted: true });
    assert.equal((await lab.state(job)).state, 'cancelled');
  },

  '[Q5] a job cancelled before its result never shows a result': async (lab) => {
    const { worker, job } = await lab.running();
    await lab.queue.cancel(job.jobId);
    assert.deepEqual(await lab.settle(worker, job, four()), { accepted: false });
    const detail = await lab.state(job);
    assert.deepEqual([detail.state, detail.result], ['cancelled', null]);
  },

  'a cancelled job ends even when its worker is gone, or does not obey': async (lab) => {
    const { job: gone } = await lab.running('box1');
    const { worker, job: deaf } = await lab.running('box2');
    await lab.queue.cancel(gone.jobId);
    await lab.queue.cancel(deaf.jobId);
    for (let beat = 0; beat < 4; beat += 1) {
      assert.equal((await lab.state(deaf)).state, 'cancelling');
      await lab.silence(lease10 * 0.75);
      await lab.queue.heartbeat(worker, [deaf.lease]);
    }
    assert.equal((await lab.state(gone)).state, 'cancelled');
    await lab.silence(1);
    assert.equal((await lab.state(deaf)).state, 'cancelled');
  },

  'an ended job runs again under its number, with its history': async (lab) => {
    const { worker, job } = await lab.running();
    await assert.rejects(lab.queue.rerun(job.jobId), code('JOB_NOT_ENDED'));
    await lab.settle(worker, job, raised());
    const queued = await lab.queue.rerun(job.jobId);
    assert.deepEqual([queued.state, queued.attempts, queued.finishedAt], ['queued', 1, null]);
    assert.equal((await lab.state(job)).error, null);
    const [again] = await lab.claim(worker);
    assert.equal(again?.attempt, 2);
    await lab.settle(worker, again!, four());
    const states = (await lab.state(job)).attemptList.map((attempt) => attempt.state);
    assert.deepEqual(states, ['failed', 'succeeded']);
  },

  'an attempt from before a rerun can neither bring a result nor go on': async (lab) => {
    const { worker, job } = await lab.running();
    await lab.silence();
    await lab.queue.cancel(job.jobId);
    await lab.queue.rerun(job.jobId);
    assert.deepEqual((await lab.queue.heartbeat(worker, [job.lease])).lost, [job.lease]);
    assert.deepEqual(await lab.settle(worker, job, four()), { accepted: false });
    await assert.rejects(lab.print(worker, job, [0, 'x']), code('LEASE_LOST'));
    assert.equal((await lab.state(job)).state, 'queued');
  },
};
