import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../kernels/arith/seededRandom.ts';
import { SeedLedger, type SeedRun } from './seedLedger.ts';

test('fresh seeds go out in order, and those that did not come back go out again', () => {
  const ledger = new SeedLedger(100);
  const first = ledger.next(10)!;
  ledger.giveOut(first);
  ledger.giveOut(ledger.next(10)!);
  ledger.takeBack(first, 4);
  assert.equal(ledger.done, 4);
  assert.deepEqual(ledger.next(10), { first: 4, count: 6 });
  ledger.giveOut({ first: 4, count: 5 });
  assert.deepEqual(ledger.next(10), { first: 20, count: 10 }, 'one seed is not worth a job');
  assert.deepEqual(ledger.next(2), { first: 9, count: 1 });
  assert.equal(ledger.out, 15);
});

test('only a run that others overtook is late, and it goes out a second time once', () => {
  const ledger = new SeedLedger(100);
  const runs = Array.from({ length: 4 }, () => {
    const run = ledger.next(5)!;
    ledger.giveOut(run);
    return run;
  });
  assert.equal(ledger.late(1), null);
  ledger.takeBack(runs[2]!, 5);
  ledger.takeBack(runs[3]!, 5);
  assert.deepEqual(ledger.late(2), runs[0]);
  assert.equal(ledger.late(3), null);
  ledger.giveOut(runs[0]!);
  assert.deepEqual(ledger.late(2), runs[1]);
  ledger.takeBack(runs[0]!, 5);
  assert.equal(ledger.isOut(runs[0]!), false, 'the first result counts');
  ledger.takeBack(runs[0]!, 5);
  assert.equal(ledger.done, 15);
});

test('whatever comes back, no seed is done twice, and in the end all are done', () => {
  for (let seed = 1n; seed <= 20n; seed++) {
    const random = seededRandom(seed);
    const below = (n: number): number => Number(random.below(BigInt(n)));
    const ledger = new SeedLedger(300);
    const done = new Set<number>();
    const out: SeedRun[] = [];
    for (let step = 0; step < 5_000 && ledger.done < 300; step++) {
      const next = below(3) === 0 && out.length < 8 ? ledger.next(1 + below(20)) : null;
      if (next !== null) {
        for (let i = 0; i < next.count; i++) {
          assert.ok(!done.has(next.first + i), `seed ${seed}`);
          assert.ok(
            out.every((run) => apart(run, next.first + i)),
            `seed ${seed}`,
          );
        }
        ledger.giveOut(next);
        out.push(next);
      } else if (out.length > 0) {
        const run = out.splice(below(out.length), 1)[0]!;
        const share = below(2) === 0 ? run.count : below(run.count + 1);
        ledger.takeBack(run, share);
        for (let i = 0; i < share; i++) done.add(run.first + i);
      }
    }
    assert.equal(done.size, 300, `seed ${seed}`);
    assert.equal(ledger.next(5), null);
  }
});

function apart({ first, count }: SeedRun, seed: number): boolean {
  return seed < first || seed >= first + count;
}
