import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Job } from '../lib/client/job.ts';
import {
  decodePlan,
  type SieveJobPayload,
  type SieveJobResult,
} from '../lib/distributed/sieveJob.ts';
import { type SeededRandom, seededRandom } from '../lib/kernels/arith/seededRandom.ts';
import { checkCertificate } from '../lib/kernels/prove/checkCertificate.ts';
import { RelationCollector } from '../lib/kernels/siqs/collector.ts';
import { secretPrimes } from '../lib/kernels/siqs/relationChecker.ts';
import { semiprimes } from '../lib/kernels/siqs/vectors/semiprimes.ts';
import type { Result } from '../lib/protocol/kinds.ts';
import type { SievePicture } from '../lib/protocol/picture.ts';
import { until } from '../lib/server/testing.ts';
import { Ledger, type LedgerEntry } from './testing/ledger.ts';
import { Liar } from './testing/liar.ts';
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
    if (certificate !== null)
      assert.deepEqual(checkCertificate(BigInt(prime), certificate), { proven: true });

  await until(async () => ([...ledger.states.values()].every(isOver) ? true : null), minutes);
  liar.stop();
  d.close();
  await system.stop();
  await until(async () => (system.processes.length === 0 ? true : null), minutes);

  const { states, entries } = ledger;
  for (const id of system.acknowledged) assert.equal(states.get(id), 'succeeded', `job ${id}`);
  judge(entries, liar);
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

type Entry<T> = Extract<LedgerEntry, { type: T }>;
interface Chunk {
  seq: number;
  worker: string;
  /** Relations that came, whether new or not. */
  count: number;
}

/**
 * No relation is lost: what the book kept from honest workers is judged by a collector of our own, and the pictures of the
 * coordinators must count each of these relations.
 */
function judge(entries: LedgerEntry[], liar: Liar): void {
  const results = entries.filter((entry): entry is Entry<'result'> => entry.type === 'result');
  const pictures = entries.filter((entry): entry is Entry<'picture'> => entry.type === 'picture');
  const attempts = entries.filter((entry): entry is Entry<'attempt'> => entry.type === 'attempt');
  const { honest, distinct } = recount(results, liar.name);
  say(`${honest.length} chunks, ${attempts.length} attempts, ${results.length} results`);

  // A coordinator that begins where another was killed counts everything that had been acknowledged before.
  const before = (seq: number) =>
    honest.reduce((sum, chunk) => sum + (chunk.seq < seq ? chunk.count : 0), 0);
  attempts.forEach(({ seq, attempt }, i) => {
    const next = attempts[i + 1]?.seq ?? Number.POSITIVE_INFINITY;
    const first = pictures.find((each) => each.seq > seq && each.seq < next && each.sieve !== null);
    if (first === undefined) return;
    assert.ok(relationsIn(first.sieve!) >= before(seq), `attempt ${attempt} lost relations`);
  });

  // In the end only those may be missing that came when the matrix was being solved already.
  const last = pictures.at(-1)!;
  assert.equal(last.stage, 'done');
  const counted = relationsIn(last.sieve!);
  const sieving = pictures.findLast(({ stage }) => stage === 'sieve')!;
  const all = before(Number.POSITIVE_INFINITY);
  assert.ok(counted <= all);
  assert.ok(counted >= relationsIn(sieving.sieve!));
  const late = subsetWithSum(honest.slice(-10), all - counted);
  assert.ok(late !== null, `${all - counted} of ${all} relations are lost`);
  const { full, partial } = last.sieve!;
  assert.equal(full + partial, distinct(late), 'relations that are not what they were');
  const { workers } = last.sieve!;
  for (const { name, rejected, relations } of workers)
    if (name === liar.name) assert.equal(relations, 0);
    else assert.equal(rejected, 0, `${name} did not lie`);
}

const relationsIn = ({ full, partial, duplicates }: SievePicture) => full + partial + duplicates;

/** What honest workers brought, and that liars brought nothing. */
function recount(results: Entry<'result'>[], liar: string) {
  const sieved = results
    .filter(({ kind }) => kind === 'siqs.sieve')
    .map((entry) => ({
      ...entry,
      payload: entry.payload as SieveJobPayload,
      result: entry.result as SieveJobResult,
    }));
  const { plan } = sieved[0]!.payload;
  const collector = () => new RelationCollector(decodePlan(plan), secretPrimes(seed));
  const add = (to: RelationCollector, { payload, result }: (typeof sieved)[number]) => {
    assert.deepEqual(payload.plan, plan, 'there is one plan');
    return to.add(new Uint8Array(Buffer.from(result.packed, 'base64')), {
      firstSeed: payload.firstSeed,
      seeds: result.seedsDone,
    });
  };
  const ours = collector();
  const honest: Chunk[] = [];
  for (const entry of sieved.filter(({ worker }) => worker !== liar)) {
    const { full, partial, duplicates, bad } = add(ours, entry);
    assert.equal(bad, 0, `job ${entry.job} of ${entry.worker}`);
    honest.push({ seq: entry.seq, worker: entry.worker, count: full + partial + duplicates });
  }
  const lies = collector();
  for (const entry of sieved.filter(({ worker }) => worker === liar))
    addLie(() => add(lies, entry));
  assert.equal(lies.full + lies.partial, 0, 'the liar told no truth');
  const distinct = (without: Chunk[]) => {
    const rest = collector();
    const missing = new Set(without.map(({ seq }) => seq));
    for (const entry of sieved)
      if (entry.worker !== liar && !missing.has(entry.seq)) add(rest, entry);
    return rest.full + rest.partial;
  };
  return { honest, distinct };
}

/** Some lies are not even a chunk. */
function addLie(add: () => unknown): void {
  try {
    add();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

/** Some of the chunks that have so many relations together; null when none have. */
function subsetWithSum(chunks: Chunk[], sum: number): Chunk[] | null {
  for (let mask = 0; mask < 2 ** chunks.length; mask++) {
    const chosen = chunks.filter((_, i) => (mask >> i) & 1);
    if (chosen.reduce((total, { count }) => total + count, 0) === sum) return chosen;
  }
  return null;
}
