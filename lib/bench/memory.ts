import { readFileSync } from 'node:fs';
import { connect } from '../client/dsage.ts';
import type { Report, Surroundings } from './kernel.ts';
import { BenchRefusal } from './options.ts';
import { startServer } from './ownServer.ts';
import { children, memoryOf } from './processTree.ts';
import { randomChunk } from './relationChunks.ts';
import { StandInWorker } from './standInWorker.ts';

/** Together two million relations, as at 95 digits. */
const chunks = 400;
const relationsPerChunk = 5_000;
/** Made beforehand; a server that compared them would find only these. */
const differentChunks = 8;
/** Jobs that are under way at a time. */
const together = 8;
const aimBytes = 300 * 2 ** 20;

/**
 * Memory of a server that takes in two million relations: a stand-in for a worker logs in over the real protocol and
 * settles sieve jobs with chunks made beforehand, as fast as the server takes them; every result is read once, as the
 * coordinator of a factorisation does.
 */
export async function measureMemory(_options: unknown, around: Surroundings): Promise<Report> {
  const server = await startServer(around, 0);
  try {
    const pid = serverProcess(server.pid);
    const before = memoryOf(pid);
    const bytes = await takeIn(server.home, around);
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
        `Resident memory. ${chunks} chunks of ${relationsPerChunk} relations, ${mebibytes(bytes)} MiB in base64, each read once.`,
        `The aim, less than ${mebibytes(aimBytes)} MiB, is ${met}.`,
      ],
    };
  } finally {
    await server.stop();
  }
}

/** @returns bytes that arrived */
async function takeIn(home: string, { say }: Surroundings): Promise<number> {
  const d = await connect({ home });
  const made = Array.from({ length: differentChunks }, () => randomChunk(relationsPerChunk));
  const worker = await StandInWorker.start(home, {
    slots: together,
    answer: ({ jobId }) => ({
      seedsDone: 1,
      relations: relationsPerChunk,
      packed: made[jobId % differentChunks] ?? '',
    }),
  });
  let bytes = 0;
  let left = chunks;
  const one = async () => {
    while (left-- > 0) {
      const job = await d.submit(sieveJob(left));
      await job.wait();
      const { packed } = job.result as { packed: string };
      bytes += packed.length;
      if (left % 100 === 0) say(`${left} chunks to go`);
    }
  };
  await Promise.all(Array.from({ length: together }, one));
  worker.stop();
  d.close();
  return bytes;
}

function sieveJob(firstSeed: number) {
  const payload = { plan: { n: '15347' }, firstSeed, count: 1, budgetMs: 1_000 };
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
