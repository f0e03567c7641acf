import { randomBytes } from 'node:crypto';
import { type ConnectOptions, readCredentials } from '../../lib/client/credentials.ts';
import { openSession } from '../../lib/client/session.ts';
import { base64Of, decodePlan } from '../../lib/distributed/sieveJob.ts';
import type { SeededRandom } from '../../lib/kernels/arith/seededRandom.ts';
import {
  type CompactRelation,
  chunkHead,
  packRelations,
} from '../../lib/kernels/siqs/packedRelations.ts';
import { Siever } from '../../lib/kernels/siqs/siever.ts';
import { workerId } from '../../lib/protocol/ids.ts';
import type { Payload } from '../../lib/protocol/kinds.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import type { LeasedJob, WorkerHello, WorkerTerms } from '../../lib/protocol/worker.ts';
import { Link } from '../server/link.ts';

type SieveLie = (payload: Payload<'siqs.sieve'>, truth: readonly CompactRelation[]) => unknown;
type CurveLie = (payload: Payload<'ecm.curves'>) => unknown;

/** In place of a result: the job is kept for ever. */
const silence = Symbol('silence');

const claim = (seedsDone: number, bytes: Uint8Array) => {
  return { seedsDone, relations: 1, packed: base64Of(bytes) };
};

/** What a broken or malicious worker may say of seeds; none of it holds a true relation of these seeds. */
const sieveLies: Record<string, SieveLie> = {
  'no base64': ({ count }) => ({ seedsDone: count, relations: 9, packed: '!?' }),
  noise: ({ count }) => claim(count, randomBytes(5_000)),
  'noise in the right form': ({ firstSeed, count }) =>
    claim(count, Uint8Array.from([...chunkHead(firstSeed), ...randomBytes(5_000)])),
  'nothing at once': ({ firstSeed, count }) => claim(count, chunkHead(firstSeed)),
  'relations of another seed': ({ firstSeed, count }, truth) =>
    claim(count, packRelations(firstSeed, moved(truth, firstSeed))),
  'relations that were not asked for': ({ count }, truth) => claim(count, packRelations(0, truth)),
  'bent relations': ({ firstSeed, count }, truth) =>
    claim(count, packRelations(firstSeed, moved(truth, firstSeed).map(bent))),
  'one false relation many times': ({ firstSeed, count }, truth) => {
    const [one] = moved(truth, firstSeed);
    return claim(count, packRelations(firstSeed, Array<CompactRelation>(2_000).fill(bent(one!))));
  },
  'more seeds than asked for': ({ firstSeed, count }) => claim(count + 7, chunkHead(firstSeed)),
  'more than a result may hold': ({ count }) => claim(count, randomBytes(1_800_000)),
  'another form': () => ({ relations: 'many' }),
  'no answer at all': () => silence,
};

const curveLies: Record<string, CurveLie> = {
  'no divisor': ({ firstSigma }) => ({ factor: '1000003', sigma: firstSigma, curvesDone: 1 }),
  one: ({ firstSigma }) => ({ factor: '1', sigma: firstSigma, curvesDone: 1 }),
  itself: ({ n, firstSigma }) => ({ factor: n, sigma: firstSigma, curvesDone: 1 }),
  'more curves than asked for': ({ count }) => {
    return { factor: null, sigma: null, curvesDone: count + 1 };
  },
  'all done, at once': ({ count }) => ({ factor: null, sigma: null, curvesDone: count }),
};

/** True ones, of a seed that nobody is asked for. */
function lastRelations({ plan }: Payload<'siqs.sieve'>): CompactRelation[] {
  const siever = new Siever(decodePlan(plan));
  return siever.relations(siever.seeds - 1);
}

function moved(relations: readonly CompactRelation[], seed: number): CompactRelation[] {
  return relations.map((relation) => ({ ...relation, seed }));
}

function bent(relation: CompactRelation): CompactRelation {
  return { ...relation, position: relation.position + 1 };
}

/** A worker that takes jobs with the user's own key and answers each of them with a lie, as fast as it can. */
export class Liar {
  readonly name: string;
  /** The lies told, each as often as it was. */
  readonly told: string[] = [];
  readonly #random: SeededRandom;
  readonly #link: Link;
  readonly #leases = new Set<LeasedJob['lease']>();
  #truth: CompactRelation[] = [];
  #isSilent = false;
  #heart: NodeJS.Timeout | undefined;

  constructor(name: string, random: SeededRandom, where: ConnectOptions) {
    this.name = name;
    this.#random = random;
    const silent = () => undefined;
    this.#link = new Link({
      open: async (onMessage) => {
        const credentials = await readCredentials(where);
        return openSession({ ...credentials, role: 'worker', onMessage, restartCommand: '' });
      },
      hello: helloOf(name),
      notices: { work: () => void this.#claim(), cancel: silent, childEnded: silent },
      onReady: (terms) => this.#begin(terms),
      log: { info: silent, warn: silent, error: silent },
    });
    void this.#link.keep();
  }

  stop(): void {
    clearInterval(this.#heart);
    this.#link.close();
  }

  #begin({ heartbeatMs }: WorkerTerms): void {
    clearInterval(this.#heart);
    this.#heart = setInterval(() => {
      void this.#link.request('heartbeat', { leases: [...this.#leases] }).catch(() => undefined);
      void this.#claim();
    }, heartbeatMs);
    void this.#claim();
  }

  async #claim(): Promise<void> {
    const slots = 2 - this.#leases.size;
    if (slots < 1) return;
    const jobs = await this.#link.request('claim', { slots }).catch(() => []);
    for (const job of jobs) {
      this.#leases.add(job.lease);
      void this.#answer(job).catch(() => undefined);
    }
  }

  async #answer(job: LeasedJob): Promise<void> {
    const { lease, jobId } = job;
    const value = this.#lie(job);
    if (value === silence) return;
    const ending = { type: 'succeeded' as const, value };
    const message = { lease, jobId, ending, wallMs: 1, cpuMs: 1, droppedBytes: 0 };
    await this.#link.deliver('settle', message).finally(() => this.#leases.delete(lease));
    await this.#claim();
  }

  #lie({ kind, payload }: LeasedJob): unknown {
    if (kind !== 'siqs.sieve') return this.#one(curveLies)(payload as Payload<'ecm.curves'>);
    const sieve = payload as Payload<'siqs.sieve'>;
    if (this.#truth.length === 0) this.#truth = lastRelations(sieve);
    return this.#one(sieveLies)(sieve, this.#truth);
  }

  #one<Lie>(lies: Record<string, Lie>): Lie {
    const names = Object.keys(lies);
    const name = names[Number(this.#random.below(BigInt(names.length)))]!;
    // One job is enough to keep; with the other slot it goes on lying.
    if (name === 'no answer at all' && this.#isSilent) return this.#one(lies);
    this.#isSilent ||= name === 'no answer at all';
    this.told.push(name);
    return lies[name]!;
  }
}

function helloOf(name: string): WorkerHello {
  return {
    protocolVersion,
    build: 'source',
    workerId: workerId.parse(randomBytes(12).toString('base64url')),
    name,
    slots: 2,
    engines: [],
    kinds: ['ecm.curves', 'siqs.sieve'],
    facts: {
      platform: 'none',
      cpuModel: 'none',
      cpus: 1,
      memoryBytes: 1,
      node: process.version,
      pid: process.pid,
    },
  };
}
