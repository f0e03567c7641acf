import assert from 'node:assert/strict';
import { test } from 'node:test';
import { semiprimes } from '../lib/kernels/siqs/vectors/semiprimes.ts';
import type { JobId } from '../lib/protocol/ids.ts';
import type { Payload, Result } from '../lib/protocol/kinds.ts';
import { until } from '../lib/server/testing.ts';
import { Ledger } from './testing/ledger.ts';
import { Recount } from './testing/recount.ts';
import { WholeSystem } from './testing/wholeSystem.ts';

const patienceMs = 60_000;
const { p, q } = semiprimes.find(({ id }) => id === 'C60-0')!;

test('a cancelled factorisation goes on when it is run again, on a server and workers started anew', async (t) => {
  const system = await WholeSystem.start(t);
  const ledger = new Ledger(system.home);
  t.after(() => ledger.close());
  system.startWorker();
  const d = await system.connect();
  t.after(() => d.close());
  const job = await d.submit({ kind: 'factor', payload: { n: String(p * q) } });
  const isSieved = () => ledger.entries.some((entry) => isResult(entry, 'siqs.sieve'));
  await until(async () => (isSieved() ? true : null), patienceMs);
  await (await job.cancel()).wait();
  assert.equal(job.state, 'cancelled');
  d.close();
  await system.stop();
  const before = ledger.entries.filter((entry) => isResult(entry));
  const last = Math.max(...ledger.asked.map(({ id }) => id));

  await system.startServer();
  system.startWorker();
  const again = await system.connect();
  t.after(() => again.close());
  const same = await again.job(job.id as JobId);
  await (await same.rerun()).wait();
  assert.equal(same.state, 'succeeded', same.failure);
  const { factors } = same.result as Result<'factor'>;
  assert.deepEqual(
    factors.map(({ prime }) => BigInt(prime)),
    [p, q],
  );

  const recount = new Recount(ledger.entries);
  assert.equal(recount.assertReplays(), 1, 'it went on with what it had');
  // One slot, and one job that waits for it.
  recount.assertNothingLost(2);
  const done = before.map(({ kind, payload, result }) => runOf(kind, payload, result));
  const news = ledger.asked.filter(({ id }) => id > last);
  assert.ok(news.some(({ kind }) => kind === 'siqs.sieve'));
  for (const { kind, payload } of news)
    for (const old of done)
      assert.ok(!overlap(runOf(kind, payload), old), `${kind} ${old.first} is not done again`);
});

type Entry = Ledger['entries'][number];

function isResult(entry: Entry, kind?: string): entry is Extract<Entry, { type: 'result' }> {
  return entry.type === 'result' && (kind === undefined || entry.kind === kind);
}

/** Seeds or curves: those asked for, or as far as they came back. */
interface Run {
  kind: string;
  first: number;
  count: number;
}

function runOf(kind: string, payload: unknown, result?: unknown): Run {
  if (kind === 'siqs.sieve') {
    const { firstSeed: first, count } = payload as Payload<'siqs.sieve'>;
    return { kind, first, count: (result as Result<'siqs.sieve'>)?.seedsDone ?? count };
  }
  if (kind !== 'ecm.curves') return { kind, first: 0, count: 0 };
  const { firstSigma, count } = payload as Payload<'ecm.curves'>;
  const done = (result as Result<'ecm.curves'>)?.curvesDone ?? count;
  return { kind, first: Number(firstSigma), count: done };
}

function overlap(a: Run, b: Run): boolean {
  return a.kind === b.kind && a.first < b.first + b.count && b.first < a.first + a.count;
}
