import { readFileSync } from 'node:fs';
import { connect } from '../client/dsage.ts';
import { hasEnded } from '../protocol/job.ts';
import type { Result } from '../protocol/kinds.ts';
import type { LeasedJob } from '../protocol/worker.ts';
import { secondsText } from './figures.ts';
import type { Report, Surroundings } from './kernel.ts';
import { BenchRefusal } from './options.ts';
import { startServer } from './ownServer.ts';
import { children, memoryOf, treeSeconds } from './processTree.ts';
import { randomChunk } from './relationChunks.ts';
import { StandInWorker } from './standInWorker.ts';

/** Together two million relations, as at 95 digits, in results near the largest that the protocol takes. */
const chunks = 63;
const relationsPerChunk = 32_000;
/** Made beforehand; a server that compared them would find only these. */
const differentChunks = 8;
/** Jobs that are under way at a time. */
const together = 8;
const aimBytes = 300 * 2 ** 20;

/**
 * Memory of a server that takes in two million relations: a stand-in for a worker logs in over the real protocol and
 * takes a factorisation as its coordinator, has sieve jobs made its children, and settles these with chunks made
 * beforehand, as fast as the server takes them; every result is read once, as coordinators do.
 */
export async function measureMemory(_options: unknown, around: Surroundings): Promise<Report> {
  const server = await startServer(around, 0);
  try {
    const pid = serverProcess(server.pid);
    const before = memoryOf(pid);
    const startedWith = treeSeconds(pid) ?? 0;
    const bytes = await takeIn(server.home, around);
    const seconds = (treeSeconds(pid) ?? 0) - startedWith;
    const after = memoryOf(pid);
    if (before === null || after === null)
      throw new BenchRefusal('This system does not tell what memory a process uses (no /proc).');
    const met = after.peak < aimBytes ? 'met' : 'missed';
    return {
      title: 'Memory of the server while two million relations arrive',
      rows: [
        ['', 'MiB'],
        ['server, just started', mebibytes(before.now)],
        ['largest while they arrived', mebibytes(after.peak)],
        ['when all were there', mebibytes(after.now)],
      ],
      notes: [
        `Resident memory. ${chunks} chunks of ${relationsPerChunk} relations, ${mebibytes(bytes)} MiB in base64, ${together} under way at a time without a pause, each read once; the server worked ${secondsText(seconds)} s on them (CPU).`,
        `The aim, less than ${mebibytes(aimBytes)} MiB, is ${met}.`,
      ],
    };
  } finally {
    await server.stop();
  }
}

/** @returns bytes that arrived */
async function takeIn(home: string, { say }: Surroundings): Promise<number> {
  const made = Array.from({ length: differentChunks }, () => randomChunk(relationsPerChunk));
  const ended = new Map<number, () => void>();
  let bytes = 0;
  const worker: StandInWorker = await StandInWorker.start(home, {
    slots: together + 1,
    kinds: ['factor', 'siqs.sieve'],
    answer: (job) =>
      job.kind === 'factor'
        ? coordinate({ job, worker, ended, read: (length) => (bytes += length), say })
        : { ...oneSeed, packed: made[job.jobId % differentChunks] ?? '' },
    onNotice: (name, message) => {
      if (name === 'childEnded') ended.get((message as { childId: number }).childId)?.();
    },
  });
  const d = await connect({ home });
  const job = await d.submit({ kind: 'factor', payload: { n: '15' } });
  await Promise.race([job.wait(), worker.failure]);
  d.close();
  worker.stop();
  if (job.state === 'succeeded') return bytes;
  throw new BenchRefusal(`The stand-in's factorisation ended as ${job.state}: ${job.failure}`);
}

interface Coordinating {
  job: LeasedJob;
  worker: StandInWorker;
  /** Whom to tell that a child has ended. */
  ended: Map<number, () => void>;
  read(length: number): void;
  say(line: string): void;
}

/** Has all chunks made by children, some at a time, and reads each of them. */
async function coordinate({ job, worker, ended, read, say }: Coordinating) {
  const { lease, jobId } = job;
  let next = 0;
  const one = async () => {
    while (next < chunks) {
      const place = next++;
      const message = { lease, jobId, request: sieveJob(place), key: `c${place}`, reuse: false };
      const { childId } = await worker.ask('childSubmit', message);
      // The notice may have come before this answer; the child itself knows.
      const told = new Promise<void>((resolve) => ended.set(childId, resolve));
      let child = await worker.ask('childGet', { lease, jobId, childId });
      if (!hasEnded(child.state)) {
        await told;
        child = await worker.ask('childGet', { lease, jobId, childId });
      }
      ended.delete(childId);
      read((child.result as Result<'siqs.sieve'>).packed.length);
      if (place % 10 === 9) say(`${place + 1} of ${chunks} chunks`);
    }
  };
  await Promise.all(Array.from({ length: together }, one));
  const factors = ['3', '5'].map((prime) => ({ prime, exponent: 1, certificate: null }));
  return { unit: 1, factors };
}

const oneSeed = { seedsDone: 1, relations: relationsPerChunk };

function sieveJob(firstSeed: number) {
  const payload = { plan: { n: '15' }, firstSeed, count: 1, budgetMs: 1_000 };
  return { kind: 'siqs.sieve' as const, payload };
}

/** The child of the supervisor that is the server. */
function serverProcess(supervisor: number): number {
  const found = children(supervisor).find((pid) => commandOf(pid).includes('server.mjs'));
  if (found === undefined) throw new BenchRefusal('The server runs in no process that is known.');
  return found;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
