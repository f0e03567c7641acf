import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as breathe } from 'node:timers/promises';
import { semiprimes } from '../kernels/siqs/vectors/semiprimes.ts';
import { factorPicture } from '../protocol/picture.ts';
import { DistributedFactor } from './distributedFactor.ts';
import { type DriveEnd, drive } from './driver.ts';
import type { SettledJob } from './jobRunner.ts';
import { type SieveJobPayload, type SieveJobResult, sievePayload } from './sieveJob.ts';
import { type Conduct, SimulatedFleet, type SimulatedWorker } from './testingFleet.ts';

const numberOf = (id: string): bigint => {
  const { p, q } = semiprimes.find((semiprime) => semiprime.id === id)!;
  return p * q;
};
const factorsOf = (id: string): bigint[] => {
  const { p, q } = semiprimes.find((semiprime) => semiprime.id === id)!;
  return [p, q];
};

interface Run {
  readonly factor: DistributedFactor;
  readonly fleet: SimulatedFleet;
  readonly end: DriveEnd;
  readonly settled: SettledJob[];
}

/** Factors a number with simulated workers; seeds take longer than in truth, so that there are many jobs. */
async function run(
  id: string,
  workers: readonly SimulatedWorker[],
  { seed = 1n, seedMs = 40 }: { seed?: bigint; seedMs?: number } = {},
): Promise<Run> {
  const fleet = new SimulatedFleet({ workers, seed, breathe, seedMs });
  const factor = new DistributedFactor(numberOf(id), { ecm: 'none', secret: seed });
  const slots = workers.reduce((sum, worker) => sum + (worker.slots ?? 1), 0);
  factor.setCapacity({ slots, kinds: [] });
  const settled: SettledJob[] = [];
  const end = await drive(factor, fleet, {
    concurrency: slots + 2,
    onSettled: (job) => {
      settled.push(job);
      factorPicture.parse(factor.picture(fleet.now));
    },
  });
  return { factor, fleet, end, settled };
}

function assertFactored({ factor, end }: Run, id: string, note = ''): void {
  assert.equal(end, 'done', `${note} ${factor.failure}`);
  assert.deepEqual(factor.primeFactors, factorsOf(id), note);
  assert.ok(factor.verify());
}

const chunksOf = ({ fleet }: Run): SieveJobPayload[] =>
  fleet.submitted.flatMap((request) => sievePayload(request) ?? []);

/** How often each seed was given out. */
function copies(chunks: readonly SieveJobPayload[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const { firstSeed, count } of chunks) {
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      times.set(seed, (times.get(seed) ?? 0) + 1);
    }
  }
  return times;
}

test('workers of different speed sieve a number together, and no seed twice before the end', async () => {
  const done = await run('C50-0', [{ name: 'quick', speed: 3 }, { name: 'slow' }], {
    seedMs: 100,
  });
  assertFactored(done, 'C50-0');
  const chunks = chunksOf(done);
  assert.ok(chunks.length >= 10, `${chunks.length} chunks`);
  const repeated = [...copies(chunks.slice(0, -4)).values()].filter((times) => times > 1);
  // A slow worker returns a part of its chunk: the rest goes out again, once.
  assert.ok(repeated.every((times) => times === 2));
  const { sieve, found, cpuSeconds, elapsedSeconds } = done.factor.picture(done.fleet.now);
  assert.deepEqual(
    sieve!.workers.map(({ name }) => name),
    ['quick', 'slow'],
  );
  assert.ok(sieve!.workers[0]!.perSecond > 2 * sieve!.workers[1]!.perSecond);
  assert.equal(
    sieve!.workers.reduce((sum, { relations }) => sum + relations, 0),
    sieve!.full + sieve!.partial,
  );
  assert.ok(found.every(({ method, certainty }) => method === 'siqs' && certainty === 'proven'));
  assert.ok(elapsedSeconds > 0 && cpuSeconds > elapsedSeconds);
});

test('chunks take two seconds at first, then up to a minute, and shrink towards the end', async () => {
  const done = await run('C50-1', [{ name: 'a' }, { name: 'b' }], { seedMs: 4_000 });
  assertFactored(done, 'C50-1');
  const chunks = chunksOf(done);
  assert.ok(chunks.slice(0, 2).every(({ budgetMs }) => budgetMs <= 2_000));
  const counts = chunks.slice(4).map(({ count }) => count);
  const longest = Math.max(...counts);
  assert.ok(longest >= 3 && longest <= 15, `4 s a seed, at most a minute: ${longest}`);
  assert.ok(
    counts.slice(-2).every((count) => count <= longest / 2),
    `${counts}`,
  );
});

const seeds = Array.from({ length: 3 }, (_, i) => BigInt(i + 1));

test('workers that fail, lie, return garbage, get lost or fall silent do not change the result', async () => {
  const fates: Conduct[] = ['fails', 'lies', 'garbage', 'lazy', 'lost', 'timesOut', 'silent'];
  let falseClaims = 0;
  for (const seed of seeds) {
    const pick = (job: number): Conduct => fates[(job * 7 + Number(seed) * 3) % fates.length]!;
    const workers = [
      { name: 'honest' },
      { name: 'odd', conduct: (job: number) => (job % 3 === 0 ? pick(job) : 'honest') },
      { name: 'bad', slots: 2, conduct: pick },
    ] as const;
    const done = await run('C50-2', workers, { seed });
    assertFactored(done, 'C50-2', `seed ${seed}`);
    const { rejected, sieve, sentence } = done.factor.picture(done.fleet.now);
    falseClaims += rejected;
    const honest = sieve!.workers.find(({ name }) => name === 'honest');
    assert.equal(honest?.rejected, 0, `seed ${seed}`);
    assert.doesNotMatch(sentence, /honest/);
  }
  assert.ok(falseClaims > seeds.length);
});

test('a worker that is always false is found out: named, and not believed any more', async () => {
  for (const conduct of ['lies', 'garbage', 'lazy'] as const) {
    const workers = [{ name: 'honest' }, { name: 'false', conduct: () => conduct }];
    const done = await run('C50-2', workers, { seedMs: 60 });
    assertFactored(done, 'C50-2', conduct);
    const { rejected, sieve, sentence } = done.factor.picture(done.fleet.now);
    assert.ok(rejected > 3, `${conduct}: ${rejected}`);
    assert.match(sentence, /Results of false were false/, conduct);
    assert.equal(sieve!.workers.find(({ name }) => name === 'honest')!.rejected, 0);
  }
});

test('where every worker is false, the work ends with a sentence instead of going on for ever', async () => {
  const done = await run('C50-0', [{ name: 'false', slots: 2, conduct: () => 'garbage' }]);
  assert.equal(done.end, 'failed');
  assert.match(
    done.factor.failure!,
    /jobs in a row brought no usable result.*not believed any more/,
  );
  assert.deepEqual(done.factor.compositeFactors, [numberOf('C50-0')]);
});

test('once a matrix is worth trying, no more seeds go out before it was tried', async () => {
  const workers = [{ name: 'ada' }];
  const fleet = new SimulatedFleet({ workers, seed: 5n, breathe, seedMs: 100 });
  const factor = new DistributedFactor(numberOf('C50-0'), { ecm: 'none' });
  factor.setCapacity({ slots: 1, kinds: [] });
  let readiness = 0;
  const end = await drive(factor, fleet, {
    concurrency: 2,
    onSettled: () => {
      if (!factor.hasWork) return;
      readiness += 1;
      assert.equal(factor.nextJob(), null);
    },
  });
  assert.equal(end, 'done');
  assert.ok(readiness > 0);
});

test('workers come and go', async () => {
  const workers = [
    { name: 'early', until: 4_000 },
    { name: 'late', from: 3_000, slots: 3 },
    { name: 'silent', conduct: () => 'silent' as const },
  ];
  assertFactored(await run('C50-1', workers, { seedMs: 100 }), 'C50-1');
});

test('what is overdue at the end goes to a second worker', async () => {
  const conduct = (job: number): Conduct => (job < 4 ? 'silent' : 'honest');
  const done = await run('C50-0', [{ name: 'stuck', conduct }, { name: 'a' }, { name: 'b' }]);
  assertFactored(done, 'C50-0');
  const chunks = chunksOf(done);
  const stuck = chunks.slice(0, 3);
  const again = chunks
    .slice(3)
    .filter((chunk) =>
      stuck.some(({ firstSeed, count }) => firstSeed === chunk.firstSeed && count === chunk.count),
    );
  assert.ok(again.length > 0);
  const payloads = done.fleet.submitted.map(({ payload }) => JSON.stringify(payload));
  assert.equal(new Set(payloads).size, payloads.length, 'no two payloads are equal');
});

/** The next job is none of what a good worker has brought already. */
function assertFresh(factor: DistributedFactor, settled: readonly SettledJob[]): void {
  const next = factor.nextJob();
  const chunk = next === null ? null : sievePayload(next);
  if (chunk === null) return;
  for (const { request, outcome } of settled) {
    if (outcome.worker !== 'a' || outcome.state !== 'succeeded') continue;
    const { firstSeed } = sievePayload(request)!;
    const { seedsDone } = outcome.value as SieveJobResult;
    const isApart =
      chunk.firstSeed >= firstSeed + seedsDone || chunk.firstSeed + chunk.count <= firstSeed;
    assert.ok(isApart, `seeds ${chunk.firstSeed} + ${chunk.count}`);
  }
}

test('killed anywhere and replayed, the picture is the same and the work goes on', async () => {
  const workers = [
    { name: 'a' },
    { name: 'b', conduct: (job: number) => (job % 5 === 0 ? 'lies' : 'honest') as Conduct },
  ];
  const whole = await run('C50-0', workers, { seedMs: 60 });
  assertFactored(whole, 'C50-0');
  const { settled, fleet } = whole;
  const fresh = (secret: bigint): DistributedFactor =>
    new DistributedFactor(numberOf('C50-0'), { ecm: 'none', secret });
  const fold = fresh(1n);
  for (let cut = 0; cut < settled.length; cut++) {
    if (cut % 4 === 0) {
      const again = fresh(77n);
      again.replay(settled.slice(0, cut));
      assert.deepEqual(again.picture(fleet.now), fold.picture(fleet.now), `cut ${cut}`);
      assertFresh(again, settled.slice(0, cut));
    }
    fold.replay([settled[cut]!]);
  }
  const again = fresh(5n);
  again.replay(settled);
  assert.equal(await drive(again, fleet, { concurrency: 2 }), 'done');
  assert.deepEqual(again.primeFactors, factorsOf('C50-0'));
});
