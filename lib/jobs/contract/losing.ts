import assert from 'node:assert/strict';
import { type LeaseId, leaseId } from '../../protocol/ids.ts';
import { anything, type Cases, four, lease10, raised } from '../lab.ts';

export const losing: Cases = {
  '[Q3] a renewed lease never ends': async (lab) => {
    const { worker, job } = await lab.running();
    for (let beat = 0; beat < 10; beat += 1) {
      await lab.silence(lease10 - 1);
      assert.deepEqual(await lab.queue.heartbeat(worker, [job.lease]), { lost: [], cancel: [] });
    }
    assert.equal((await lab.state(job)).state, 'running');
  },

  '[Q3] a silent worker loses the job to the next one, and the cell is told': async (lab) => {
    const { job } = await lab.running('box1');
    const next = await lab.worker('box2');
    lab.news();
    await lab.silence();
    const [told, wake] = lab.news();
    assert.deepEqual(told?.type === 'job' && told.append, [
      { type: 'notice', text: 'box1 stopped answering; the job waits for another worker.' },
    ]);
    assert.deepEqual(wake, { type: 'waiting', ownerId: lab.bench.owners[0].id });
    const [again] = await lab.claim(next);
    assert.deepEqual([again?.jobId, again?.attempt], [job.jobId, 2]);
    await lab.settle(next, again!, four());
    const detail = await lab.state(job);
    assert.deepEqual(
      detail.attemptList.map((attempt) => attempt.state),
      ['lost', 'succeeded'],
    );
  },

  'the lease that was lost is told to the worker that still holds it': async (lab) => {
    const { worker, job } = await lab.running('box1');
    const next = await lab.worker('box2');
    await lab.silence();
    await lab.claim(next);
    const never: LeaseId = leaseId.parse('lease-never');
    const reply = await lab.queue.heartbeat(worker, [job.lease, never]);
    assert.deepEqual(reply, { lost: [job.lease, never], cancel: [] });
  },

  'a worker that slept goes on if nobody took the job meanwhile': async (lab) => {
    const { worker, job } = await lab.running();
    await lab.silence(lease10 * 100);
    assert.equal((await lab.state(job)).state, 'queued');
    assert.deepEqual(await lab.queue.heartbeat(worker, [job.lease]), { lost: [], cancel: [] });
    assert.equal((await lab.state(job)).state, 'running');
    assert.deepEqual(await lab.claim(worker), []);
    await lab.silence(lease10 - 1);
    assert.deepEqual(await lab.settle(worker, job, four()), { accepted: true });
    assert.equal((await lab.state(job)).attempts, 1);
  },

  '[Q4] a late result wins over a running attempt, which is called off': async (lab) => {
    const { worker, job } = await lab.running('box1');
    const next = await lab.worker('box2');
    await lab.silence();
    const [again] = await lab.claim(next);
    lab.news();
    assert.deepEqual(await lab.settle(worker, job, four()), { accepted: true });
    const cancels = lab.news().filter((change) => change.type === 'cancel');
    assert.deepEqual(cancels, [
      { type: 'cancel', workerId: next, lease: again!.lease, jobId: job.jobId },
    ]);
    const detail = await lab.state(job);
    assert.equal(detail.state, 'succeeded');
    assert.equal(detail.worker?.name, 'box1');
    assert.deepEqual(
      detail.attemptList.map((attempt) => attempt.state),
      ['succeeded', 'cancelled'],
    );
    const other = { type: 'succeeded' as const, value: { bundle: { 'text/plain': '5' } } };
    assert.deepEqual(await lab.settle(next, again!, other), { accepted: false });
    assert.deepEqual((await lab.queue.heartbeat(next, [again!.lease])).lost, [again!.lease]);
    assert.deepEqual((await lab.state(job)).result, { bundle: { 'text/plain': '4' } });
  },

  '[Q4] a late result ends a job that waits again': async (lab) => {
    const { worker, job } = await lab.running();
    await lab.silence();
    assert.deepEqual(await lab.settle(worker, job, four()), { accepted: true });
    assert.equal((await lab.state(job)).state, 'succeeded');
    assert.deepEqual(await lab.claim(worker), []);
  },

  '[Q4] a late failure of an old lease changes nothing': async (lab) => {
    const { worker, job } = await lab.running('box1');
    await lab.silence();
    await lab.claim(await lab.worker('box2'));
    const before = await lab.state(job);
    lab.news();
    for (const ending of [raised(), { type: 'timedOut' as const }, { type: 'cancelled' as const }])
      assert.deepEqual(await lab.settle(worker, job, ending), { accepted: false });
    assert.deepEqual(await lab.state(job), before);
    assert.deepEqual(lab.news(), []);
  },

  '[Q3] after three lost attempts the job ends as lost, with the reason': async (lab) => {
    const worker = await lab.worker('box1');
    const { id } = await lab.submit();
    for (let round = 0; round < 3; round += 1) {
      assert.equal((await lab.claim(worker)).length, 1);
      await lab.silence();
    }
    const detail = await lab.state({ jobId: id });
    assert.equal(detail.state, 'lost');
    assert.match(detail.error!.message, /box1 stopped answering. All 3 tries/);
    assert.deepEqual(await lab.claim(worker), []);
  },

  'a crashed process is tried again; the third crash fails the job': async (lab) => {
    const worker = await lab.worker('box1');
    const { id } = await lab.submit();
    for (let round = 0; round < 3; round += 1) {
      const [job] = await lab.claim(worker);
      await lab.settle(worker, job!, { type: 'crashed', note: 'killed: used 3.9 of 4.0 GB' });
    }
    const detail = await lab.state({ jobId: id });
    assert.equal(detail.state, 'failed');
    assert.match(detail.error!.message, /used 3.9 of 4.0 GB/);
    assert.deepEqual(
      detail.attemptList.map((attempt) => attempt.state),
      ['lost', 'lost', 'lost'],
    );
  },

  '[Q1] after a restart of the server every lease holds for a whole lease again': async (lab) => {
    const { worker, job } = await lab.running();
    lab.now += 3_600_000;
    await lab.queue.recoverAfterRestart();
    await lab.silence(lease10 - 1);
    assert.equal((await lab.state(job)).state, 'running');
    await lab.submit();
    assert.match((await lab.queue.list('any', anything)).jobs[0]!.waitingReason!, /No worker/);
    assert.deepEqual((await lab.queue.heartbeat(worker, [job.lease])).lost, []);
    await lab.silence();
    assert.equal((await lab.state(job)).state, 'queued');
  },

  'the reaper ends what runs past its time limit though its worker beats': async (lab) => {
    const worker = await lab.worker('box1');
    await lab.submit('1', { timeoutMs: 5_000 });
    const [job] = await lab.claim(worker);
    for (let beat = 0; beat < 2; beat += 1) {
      await lab.silence(7_000);
      await lab.queue.heartbeat(worker, [job!.lease]);
    }
    assert.equal((await lab.state(job!)).state, 'running');
    lab.news();
    await lab.silence(1_000);
    assert.equal((await lab.state(job!)).state, 'timedOut');
    assert.ok(lab.news().some((change) => change.type === 'cancel'));
    assert.deepEqual((await lab.queue.heartbeat(worker, [job!.lease])).lost, [job!.lease]);
  },
};
