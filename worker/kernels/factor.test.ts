import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Coordination } from '../../lib/distributed/coordination.ts';
import type {
  ChildOutcome,
  JobRequest,
  SettledJob,
  SubmittedJob,
} from '../../lib/distributed/jobRunner.ts';
import { SimulatedFleet } from '../../lib/distributed/testingFleet.ts';
import { checkCertificate } from '../../lib/kernels/prove/checkCertificate.ts';
import { semiprimes } from '../../lib/kernels/siqs/vectors/semiprimes.ts';
import type { DsageError } from '../../lib/protocol/errors.ts';
import { kinds } from '../../lib/protocol/kinds.ts';
import { type FactorPicture, factorPicture } from '../../lib/protocol/picture.ts';
import { coordinateFactor } from './factor.ts';

/** What a server keeps of a job's children, whatever becomes of who submitted them. */
class Record {
  readonly fleet: SimulatedFleet;
  readonly settled: SettledJob[] = [];
  readonly running = new Map<number, { request: JobRequest; job: SubmittedJob }>();
  readonly pictures: FactorPicture[] = [];

  constructor(seedMs = 40) {
    const workers = [{ name: 'a' }, { name: 'b', speed: 2 }];
    this.fleet = new SimulatedFleet({ workers, seed: 1n, breathe, seedMs });
  }

  /** What an attempt is given; one that is killed gets no answer after so many children have settled. */
  coordination(killedAfter = Infinity): Coordination<FactorPicture> {
    const before = [...this.settled];
    return {
      runner: { submit: async (request) => this.#submit(request, killedAfter) },
      settled: async function* () {
        yield* before;
      },
      running: [...this.running.values()],
      capacity: () => ({ slots: 2, kinds: ['siqs.sieve', 'ecm.curves', 'prove.prime'] }),
      show: (picture) => this.pictures.push(factorPicture.parse(picture)),
      computes: () => undefined,
      now: () => this.fleet.now,
    };
  }

  async #submit(request: JobRequest, killedAfter: number): Promise<SubmittedJob> {
    const sent = kinds[request.kind as 'siqs.sieve'].payload.parse(request.payload);
    const job = await this.fleet.submit({ ...request, payload: sent });
    const outcome = job.outcome.then((ended): ChildOutcome | Promise<never> => {
      this.running.delete(job.id);
      this.settled.push({ request, outcome: ended });
      return this.settled.length > killedAfter ? new Promise<never>(() => undefined) : ended;
    });
    this.running.set(job.id, { request, job: { ...job, outcome } });
    return { ...job, outcome };
  }
}

const { p, q } = semiprimes.find(({ id }) => id === 'C50-0')!;
const payload = { n: `${-(p * q * 12n)}`, expression: '-12 p q', ecm: 'none' as const };

test('a factorisation gives primes with exponents and certificates, and shows its work', async () => {
  const record = new Record();
  const result = await coordinateFactor(payload, record.coordination());
  assert.deepEqual(kinds.factor.result.parse(result), result);
  assert.equal(result.unit, -1);
  assert.deepEqual(
    result.factors.map(({ prime, exponent }) => [prime, exponent]),
    [
      ['2', 2],
      ['3', 1],
      [`${p}`, 1],
      [`${q}`, 1],
    ],
  );
  assert.equal(result.factors[0]!.certificate, null);
  assert.ok(checkCertificate(p, result.factors[2]!.certificate).proven);
  const stages = new Set(record.pictures.map(({ stage }) => stage));
  assert.ok(['sieve', 'combine', 'done'].every((stage) => stages.has(stage as 'sieve')));
  const last = record.pictures.at(-1)!;
  assert.equal(last.expression, '-12 p q');
  assert.ok(last.found.every(({ certainty }) => certainty === 'proven'));
  assert.ok(last.sieve!.curve.length > 3 && last.sieve!.combined >= 0.9 * last.sieve!.needed);
});

test('killed again and again, it replays what settled, adopts what runs, and loses nothing', async () => {
  const record = new Record();
  for (const kill of [0, 3, 7]) {
    void coordinateFactor(payload, record.coordination(kill));
    while (record.settled.length <= kill) await breathe();
  }
  const before = record.settled.length;
  const { partial = 0, full = 0 } = record.pictures.at(-1)!.sieve ?? {};
  const result = await coordinateFactor(payload, record.coordination());
  assert.equal(result.factors.at(-1)!.prime, `${q}`);
  const sieve = record.pictures.at(-1)!.sieve!;
  assert.ok(sieve.full + sieve.partial >= full + partial);
  assert.ok(before >= 8);
});

test('what cannot be done is refused by a sentence', async () => {
  const refused = async (n: string): Promise<DsageError> =>
    coordinateFactor({ n }, new Record().coordination()).then(
      () => assert.fail('it should be refused'),
      (error: DsageError) => error,
    );
  const zero = await refused('0');
  assert.equal(zero.code, 'FACTOR_REFUSED');
  assert.match(zero.message, /^0 has no factorisation/);
  assert.match((await refused(`${10n ** 9_998n + 7n}`)).message, /digits are left/);
});
