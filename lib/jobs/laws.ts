/**
 * What holds of the queue whatever happens: random lives of a few jobs and workers, with crashes, sleep, late and
 * doubled messages, clock jumps and restarts of the server, judged after every step. Any JobStore can be put in.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DsageError } from '../protocol/errors.ts';
import { type JobId, jobId, type WorkerId } from '../protocol/ids.ts';
import { hasEnded, type JobDetail, type JobState, jobDetail } from '../protocol/job.ts';
import type { LeasedJob, Settlement } from '../protocol/worker.ts';
import { type Bench, Lab, lease10 } from './lab.ts';

/** Few jobs and workers, so that their fates cross often. */
const workers = 2;
const maxJobs = 2;
const maxChildren = 2;
const number = fc.nat({ max: 9 });
const endings = ['succeeded', 'failed', 'cancelled', 'timedOut', 'crashed', 'returned'] as const;

type Step =
  | { do: 'submit' | 'cancel' | 'rerun' | 'restart'; job: number }
  | { do: 'claim' | 'beat' | 'forget'; worker: number; slots: number }
  | { do: 'settle'; worker: number; lease: number; ending: (typeof endings)[number] }
  | { do: 'print'; worker: number; lease: number; seq: number }
  | { do: 'bear'; worker: number; lease: number; reuse: boolean }
  | { do: 'wait' | 'silence'; ms: number };

const worker = fc.nat({ max: workers - 1 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constantFrom('submit' as const, 'cancel', 'cancel', 'rerun', 'rerun', 'restart'),
      job: number,
    }),
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('claim' as const, 'beat', 'forget'),
        worker,
        slots: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('settle' as const),
        worker,
        lease: number,
        ending: fc.constantFrom(...endings, 'succeeded', 'succeeded'),
      }),
    },
    fc.record({
      do: fc.constant('print' as const),
      worker,
      lease: number,
      seq: fc.nat({ max: 3 }),
    }),
    fc.record({
      do: fc.constant('bear' as const),
      worker,
      lease: number,
      reuse: fc.boolean(),
    }),
    fc.record({
      do: fc.constantFrom('wait' as const, 'silence'),
      ms: fc.constantFrom(1_000, lease10, -lease10, 10 * lease10),
    }),
  ),
  { minLength: 40, maxLength: 80 },
);

/** Judges a store by `numRuns` random lives. A failure prints its seed and the shortest life that fails. */
export function judgeLaws(name: string, open: () => Bench | Promise<Bench>, numRuns: number): void {
  test(`[Q1] [Q2] ${name}: whatever happens, every job has one outcome and at most one result`, async () => {
    const seed = Number(process.hrtime.bigint() % 2_147_483_647n);
    console.log(`# ${name}: seed ${seed}`);
    const life = fc.asyncProperty(steps, async (list) => {
      const bench = await open();
      try {
        const run = new Life(new Lab(bench));
        await run.begin();
        for (const step of list) await run.take(step);
        await run.drain();
      } finally {
        await bench.close();
      }
    });
    await fc.assert(life, { numRuns, seed, endOnFailure: false });
  });
}

/** One random life, with a model of what must be true. */
class Life {
  readonly lab: Lab;
  readonly ids: WorkerId[] = [];
  /** All leases that a worker was ever given: it may speak of any of them at any time. */
  readonly given = new Map<WorkerId, LeasedJob[]>();
  /** What the worker still works on. */
  readonly held = new Map<WorkerId, LeasedJob[]>();
  readonly #known = new Map<JobId, JobDetail>();
  /** Jobs so far, children too. */
  #submitted = 0;
  #born = 0;
  #reruns = new Set<JobId>();
  /** How many attempts a job had at its last rerun: their results no longer count. */
  readonly #worthless = new Map<JobId, number>();

  constructor(lab: Lab) {
    this.lab = lab;
  }

  async begin(): Promise<void> {
    for (let n = 0; n < workers; n += 1) {
      const id = await this.lab.worker(`box${n}`);
      this.ids.push(id);
      this.given.set(id, []);
      this.held.set(id, []);
    }
  }

  async take(step: Step): Promise<void> {
    this.#reruns.clear();
    await this.#do(step).catch((error) => {
      if (!(error instanceof DsageError)) throw error;
    });
    await this.#judge();
  }

  /** Workers come to their senses; then every job ends. */
  async drain(): Promise<void> {
    for (let round = 0; round < 50; round += 1) {
      await this.lab.silence(lease10 * 100);
      const { queued, running } = await this.lab.queue.counts();
      if (queued + running === 0) break;
      const jobs = await this.lab.claim(this.ids[0]!, { slots: 100 });
      for (const job of jobs) await this.#settle(this.ids[0]!, job, 'succeeded');
      await this.#judge();
    }
    assert.deepEqual(await this.lab.queue.counts(), { queued: 0, running: 0 });
    for (let id = 1; id <= this.#submitted; id += 1)
      assert.ok(hasEnded((await this.#detail(jobId.parse(id))).state));
  }

  async #do(step: Step): Promise<void> {
    const { lab } = this;
    switch (step.do) {
      case 'submit':
        if (this.#submitted - this.#born === maxJobs) return;
        await lab.submit('2+2', { timeoutMs: step.job < 5 ? 15_000 : 1e9 });
        this.#submitted += 1;
        return;
      case 'cancel':
        return void (await lab.queue.cancel(this.#job(step.job)));
      case 'rerun': {
        const id = this.#job(step.job);
        const { attempts } = await lab.queue.rerun(id);
        this.#worthless.set(id, attempts);
        return void this.#reruns.add(id);
      }
      case 'restart':
        return lab.queue.recoverAfterRestart();
      case 'silence':
        return lab.silence(step.ms);
      case 'wait':
        lab.now += step.ms;
        return;
      default:
        return this.#work(step, this.ids[step.worker]!);
    }
  }

  async #work(step: Extract<Step, { worker: number }>, id: WorkerId): Promise<void> {
    const { queue } = this.lab;
    const given = this.given.get(id)!;
    switch (step.do) {
      case 'claim': {
        const jobs = await this.lab.claim(id, { slots: step.slots });
        given.push(...jobs);
        this.held.get(id)!.push(...jobs);
        return;
      }
      case 'beat': {
        const held = this.held.get(id)!;
        const { lost } = await queue.heartbeat(
          id,
          held.map((job) => job.lease),
        );
        this.held.set(
          id,
          held.filter((job) => !lost.includes(job.lease)),
        );
        return;
      }
      case 'forget':
        return void this.held.set(id, []);
      case 'print':
        if (given.length > 0)
          await this.lab.print(id, given[step.lease % given.length]!, [step.seq, `${step.seq}`]);
        return;
      case 'bear':
        if (given.length > 0) await this.#bear(id, given[step.lease % given.length]!, step.reuse);
        return;
      case 'settle':
        if (given.length > 0)
          await this.#settle(id, given[step.lease % given.length]!, step.ending);
    }
  }

  /** A child, submitted twice under one key: it is one job. */
  async #bear(id: WorkerId, job: LeasedJob, reuse: boolean): Promise<void> {
    if (this.#born === maxChildren) return;
    const how = { key: `${this.#submitted}`, reuse };
    const child = await this.lab.child(id, job, how);
    assert.equal(await this.lab.child(id, job, how), child);
    if (child > this.#submitted) {
      this.#submitted += 1;
      this.#born += 1;
    }
  }

  /** The result names its attempt, so that it is known whose result is kept. */
  async #settle(id: WorkerId, job: LeasedJob, ending: (typeof endings)[number]): Promise<void> {
    const before = await this.#detail(job.jobId);
    const { accepted } = await this.lab.settle(id, job, endingOf(job, ending));
    const again = await this.lab.settle(id, job, endingOf(job, ending));
    const after = await this.#detail(job.jobId);
    const first = before.attemptList[job.attempt - 1]?.state !== 'succeeded';
    if (accepted && first && ending === 'succeeded') {
      assert.deepEqual(after.result, resultOf(job));
      assert.ok(again.accepted);
    }
    if (hasEnded(before.state)) assert.deepEqual(after, before);
  }

  async #judge(): Promise<void> {
    const page = await this.lab.queue.list('any', { limit: 200 });
    assert.equal(page.total, this.#submitted, 'a submitted job never vanishes');
    const ended = page.jobs.filter(({ id, state }) => hasEnded(state) && this.#wasOpen(id));
    for (const { id } of page.jobs) this.#judgeJob(await this.#detail(id));
    for (const parent of ended) {
      const open = page.jobs.filter((job) => job.parentId === parent.id && !hasEnded(job.state));
      for (const child of open) assert.equal(child.state, 'cancelling', 'no child stays behind');
    }
    this.#judgeNews();
  }

  #wasOpen(id: JobId): boolean {
    const before = this.#known.get(id);
    return before !== undefined && !hasEnded(before.state);
  }

  #judgeJob(job: JobDetail): void {
    jobDetail.parse(job);
    const running = job.attemptList.filter((attempt) => attempt.state === 'running');
    const busy = job.state === 'running' || job.state === 'cancelling';
    assert.equal(running.length, busy ? 1 : 0, `job ${job.id} is ${job.state}`);
    assert.equal(job.attemptList.length, job.attempts);
    assert.equal(job.result !== null, job.state === 'succeeded', 'a result means success');
    const reasons: JobState[] = ['failed', 'timedOut', 'lost'];
    assert.equal(job.error !== null, reasons.includes(job.state), 'an error has its outcome');
    assert.equal(job.finishedAt !== null, hasEnded(job.state));
    assert.deepEqual(
      job.output.map((chunk) => chunk.seq),
      [...new Set(job.output.map((chunk) => chunk.seq))].sort(),
    );
    if (job.state === 'succeeded')
      assert.ok(attemptOf(job.result) > (this.#worthless.get(job.id) ?? 0), 'a result of this run');
    this.#judgeStep(this.#known.get(job.id), job);
    this.#known.set(job.id, job);
  }

  #judgeStep(before: JobDetail | undefined, after: JobDetail): void {
    if (before === undefined) return;
    assert.ok(after.version >= before.version);
    if (after.state !== before.state) assert.ok(after.version > before.version);
    if (hasEnded(before.state) && !this.#reruns.has(after.id)) {
      assert.equal(after.state, before.state, 'an outcome stays');
      assert.deepEqual(after.result, before.result, 'a result stays');
    }
    if (before.state === 'cancelling' && after.state !== 'cancelling')
      assert.equal(after.state, 'cancelled', 'a cancelled job shows no result');
  }

  /** Who followed the changes knows what the store holds. */
  #judgeNews(): void {
    const versions = new Map<JobId, number>();
    for (const change of this.lab.news()) {
      if (change.type !== 'job') continue;
      assert.ok(change.job.version >= (versions.get(change.job.id) ?? 0), 'in order');
      versions.set(change.job.id, change.job.version);
      if (change.job.version === this.#known.get(change.job.id)?.version)
        assert.equal(change.job.state, this.#known.get(change.job.id)!.state);
    }
    for (const [id, version] of versions) assert.equal(version, this.#known.get(id)!.version);
  }

  #job(at: number): JobId {
    if (this.#submitted === 0) throw new DsageError('JOB_NOT_FOUND', { id: 0 });
    return jobId.parse((at % this.#submitted) + 1);
  }

  async #detail(id: JobId): Promise<JobDetail> {
    return (await this.lab.queue.get(id, 'any'))!;
  }
}

function resultOf(job: LeasedJob) {
  return { bundle: { 'text/plain': `attempt ${job.attempt}` } };
}

function attemptOf(result: unknown): number {
  return Number((result as ReturnType<typeof resultOf>).bundle['text/plain'].split(' ')[1]);
}

function endingOf(job: LeasedJob, type: (typeof endings)[number]): Settlement['ending'] {
  switch (type) {
    case 'succeeded':
      return { type, value: resultOf(job) };
    case 'failed':
      return { type, error: { name: 'Error', message: 'no', traceback: '' } };
    case 'crashed':
    case 'returned':
      return { type, note: 'note' };
    default:
      return { type };
  }
}
