import assert from 'node:assert/strict';
import { type Cases, code, four } from '../lab.ts';

export const printing: Cases = {
  'printed text is kept once, however often it is sent': async (lab) => {
    const { worker, job } = await lab.running();
    await lab.print(worker, job, [0, 'a'], [1, 'b']);
    lab.news();
    await lab.print(worker, job, [0, 'a'], [1, 'b'], [2, 'c'], [2, 'c']);
    assert.deepEqual(
      (await lab.state(job)).output.map((chunk) => chunk.text),
      ['a', 'b', 'c'],
    );
    const [told] = lab.news();
    assert.deepEqual(told?.type === 'output' && told.chunks.map((chunk) => chunk.seq), [2]);
    await lab.print(worker, job, [1, 'b']);
    assert.deepEqual(lab.news(), []);
  },

  'text with control characters, surrogates and quotes survives': async (lab) => {
    const { worker, job } = await lab.running();
    await lab.print(worker, job, [0, "a\u0000b\u001b[31m 'é' 🎲\r\n"]);
    assert.equal((await lab.state(job)).output[0]?.text, "a␀b\u001b[31m 'é' 🎲\r\n");
  },

  'text over the limit is counted, dropped and announced once': async (lab) => {
    const { worker, job } = await lab.running();
    const block = 'x'.repeat(60_000);
    for (let seq = 0; seq < 16; seq += 1) await lab.print(worker, job, [seq, block]);
    lab.news();
    await lab.print(worker, job, [16, block], [17, 'small']);
    await lab.print(worker, job, [16, block], [18, 'é']);
    const told = lab.news();
    assert.equal(told.length, 1);
    assert.match(JSON.stringify(told[0]), /Output is kept up to 1000000 bytes/);
    const detail = await lab.state(job);
    assert.equal(detail.output.length, 16);
    assert.equal(detail.attemptList[0]?.droppedBytes, 60_000 + 5 + 2);
    await lab.queue.settle(worker, {
      lease: job.lease,
      jobId: job.jobId,
      ending: four(),
      wallMs: 1,
      cpuMs: null,
      droppedBytes: 1000,
    });
    assert.equal((await lab.state(job)).attemptList[0]?.droppedBytes, 61_007);
  },

  'a new attempt starts with empty output; the old one no longer reaches the cell': async (lab) => {
    const { worker, job } = await lab.running('box1');
    await lab.print(worker, job, [0, 'old']);
    await lab.silence();
    const next = await lab.worker('box2');
    const [again] = await lab.claim(next);
    lab.news();
    await lab.print(worker, job, [1, 'late']);
    assert.deepEqual(lab.news(), []);
    await lab.print(next, again!, [0, 'new']);
    assert.deepEqual(
      (await lab.state(job)).output.map((chunk) => chunk.text),
      ['new'],
    );
  },

  'progress is shown while the job runs': async (lab) => {
    const { worker, job } = await lab.running();
    const progress = { fraction: 0.5, text: 'half of the curves' };
    const message = { lease: job.lease, jobId: job.jobId, progress };
    await lab.queue.progress(worker, message);
    assert.deepEqual((await lab.state(job)).progress, progress);
    await lab.settle(worker, job, four());
    assert.equal((await lab.state(job)).progress, null);
    await assert.rejects(lab.queue.progress(worker, message), code('LEASE_LOST'));
    await assert.rejects(lab.print(worker, job, [0, 'x']), code('LEASE_LOST'));
  },

  'a verb that throws leaves no trace': async (lab) => {
    const job = await lab.submit();
    const work = lab.bench.store.transaction((tx) => {
      tx.updateJob(job.id, { state: 'failed' });
      throw new Error('half way');
    });
    await assert.rejects(work, /half way/);
    assert.equal((await lab.queue.summary(job.id))?.state, 'queued');
  },
};
