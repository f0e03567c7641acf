import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Job } from '../lib/client/job.ts';
import { type SeededRandom, seededRandom } from '../lib/kernels/arith/seededRandom.ts';
import { checkCertificate } from '../lib/kernels/prove/checkCertificate.ts';
import { semiprimes } from '../lib/kernels/siqs/vectors/semiprimes.ts';
import type { Result } from '../lib/protocol/kinds.ts';
import { until } from '../lib/server/testing.ts';
import { Ledger } from './testing/ledger.ts';
import { Liar } from './testing/liar.ts';
import { Recount } from './testing/recount.ts';
import { WholeSystem } from './testing/wholeSystem.ts';

const minutes = 60_000;
const seed = BigInt(process.env['DSAGE_CHAOS_SEED'] ?? Date.now());
const { p, q } = semiprimes.find(({ id }) => id === 'C75-0')!;

const say = (line: string) => console.error(`${(performance.now() / 1000).toFixed(0)} s: ${line}`);

/** Everything that goes wrong, in a system that runs a factorisation. */
class Chaos {
  readonly #system: WholeSystem;
  readonly #job: Job;
  readonly #random: SeededRandom;

  constructor(system: WholeSystem, job: Job, random: SeededRandom) {
    this.#system = system;
    this.#job = job;
    this.#random = random;
  }

  /** What happens, in an order drawn at random; each thing when so much of the sieve is done. */
  get plan(): { share: number; what: () => Promise<void> }[] {
    const things = [
      ...[this.killCoordinator, this.killCoordinator, this.killServer, this.killOne, this.killOne],
      ...[this.addOne, this.killAll],
    ];
    const drawn = things.map((what) => ({ what, order: this.#below(1_000_000) }));
    drawn.sort((a, b) => a.order - b.order);
    return drawn.map(({ what }, i) => ({
      share: (i + this.#below(1000) / 1000) / (things.length + 1),
      what: () => what.call(this),
    }));
  }

  async killCoordinator(): Promise<void> {
    const name = await until(() => this.#coordinator(), 2 * minutes);
    if (name === '') return;
    say(`kill the coordinator's worker, ${name}`);
    await this.#system.workers.find((worker) => worker.name === name)!.kill();
    this.#system.startWorker();
  }

  async killServer(): Promise<void> {
    say('kill the server');
    await this.#system.killServer();
    await this.#system.startServer();
  }

  async killOne(): Promise<void> {
    const { workers } = this.#system;
    const worker = workers[this.#below(workers.length)]!;
    say(`kill ${worker.name}`);
    await worker.kill();
    this.#system.startWorker();
  }

  async addOne(): Promise<void> {
    say('add a worker');
    this.#system.startWorker('--slots', '2');
  }

  async killAll(): Promise<void> {
    say('kill all workers');
    for (const { kill } of [...this.#system.workers]) await kill();
    this.#system.startWorker();
    this.#system.startWorker();
  }

  /** The worker that coordinates; null when nobody does at the moment, '' when nobody will. */
  async #coordinator(): Promise<string | null> {
    await this.#job.refresh();
    if (this.#job.done) return '';
    const attempt = this.#job.detail?.attemptList.at(-1);
    const name = attempt?.state === 'running' ? attempt.worker.name : '';
    return this.#system.workers.some((worker) => worker.name === name) ? name : null;
  }

  #below(bound: number): number {
    return Number(this.#random.below(BigInt(bound)));
  }
}

test(`a factorisation survives what may happen to it (seed ${seed})`, {
  timeout: 10 * minutes,
}, async (t) => {
  const random = seededRandom(seed);
  const system = await WholeSystem.start(t, '--lease-ms', '3000', '--heartbeat-ms', '600');
  const ledger = new Ledger(system.home);
  t.after(() => ledger.close());
  const d = await system.connect();
  t.after(() => d.close());
  const liar = startLiar(t, system, random);
  system.startWorker();
  system.startWorker();
  const job = await d.submit({ kind: 'factor', payload: { n: String(p * q) } });

  for (const { share, what } of new Chaos(system, job, random).plan) {
    await reached(job, share);
    await what();
  }
  await job.wait();
  say(`${job.state}; ${liar.told.length} lies`);

  assert.equal(job.state, 'succeeded', job.failure);
  const { unit, factors } = job.result as Result<'factor'>;
  assert.deepEqual(
    [unit, ...factors.map(({ prime, exponent }) => [BigInt(prime), exponent])],
    [1, [p, 1], [q, 1]],
  );
  for (const { prime, certificate } of factors)
    assert.deepEqual(checkCertificate(BigInt(prime), certificate), { proven: true });

  await until(async () => ([...ledger.states.values()].every(isOver) ? true : null), minutes);
  const pictured = job.picture?.sieve?.workers ?? [];
  for (const { name, rejected, relations } of pictured)
    if (name === liar.name) assert.equal(relations, 0);
    else assert.equal(rejected, 0, `${name} did not lie`);
  assert.ok((job.picture?.rejected ?? 0) > 3);

  liar.stop();
  d.close();
  await system.stop();
  await until(async () => (system.processes.length === 0 ? true : null), minutes);

  const { states, entries } = ledger;
  assert.ok(system.acknowledged.length > 0);
  for (const id of system.acknowledged) assert.equal(states.get(id), 'succeeded', `job ${id}`);
  const recount = new Recount(entries, [liar.name]);
  const replays = recount.assertReplays();
  say(`${recount.honest.length} chunks; ${replays} coordinators went on where another was killed`);
  assert.ok(replays > 0);
  // At most six slots, and two jobs that wait for one.
  recount.assertNothingLost(8);
});

const isOver = (state: string) => !['queued', 'running', 'cancelling'].includes(state);

function startLiar(t: TestContext, system: WholeSystem, random: SeededRandom): Liar {
  const where = { home: system.home, server: system.address, user: 'alice' };
  const liar = new Liar('liar', random, where);
  t.after(() => liar.stop());
  return liar;
}

/** Waits until so much of the sieve is done, or the job has ended. */
async function reached(job: Job, share: number): Promise<void> {
  await until(async () => {
    await job.refresh();
    const sieve = job.picture?.sieve;
    return job.done || (sieve && sieve.combined >= share * sieve.needed) ? true : null;
  }, 8 * minutes);
}
