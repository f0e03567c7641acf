import type * as z from 'zod';
import type { WorkerId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { OutputChunk } from '../protocol/outputs.ts';
import type { outputMessage, progressMessage } from '../protocol/worker.ts';
import type { Done, QueueChange } from './change.ts';
import { holding, leased } from './leased.ts';
import { dropNotice } from './outputs.ts';
import type { AttemptRecord, JobRecord } from './record.ts';
import type { JobTransaction } from './store.ts';
import { jobChange } from './summary.ts';
import type { Terms } from './terms.ts';

export type OutputMessage = z.infer<typeof outputMessage>;
export type ProgressMessage = z.infer<typeof progressMessage>;

/**
 * Keeps what an attempt printed. Chunks that were taken before are passed over, so a worker may send again what
 * was not acknowledged. From the first chunk that does not fit under the limit on, bytes are only counted.
 * An attempt that was thought lost may still print: its result may come too.
 * @throws DsageError LEASE_LOST when nothing of this attempt is wanted any more
 */
export function appendOutput(
  tx: JobTransaction,
  terms: Terms,
  { workerId, message }: { workerId: WorkerId; message: OutputMessage },
): Done<void> {
  const { attempt, job } = leased(tx, workerId, message);
  const fresh = inOrder(message.chunks, attempt.nextSeq).map(printable);
  if (fresh.length === 0) return { value: undefined, changes: [] };
  const { kept, keptBytes, droppedBytes } = fit(fresh, attempt);
  if (kept.length > 0) tx.insertOutput(attempt.key, kept, terms.now());
  tx.updateAttempt(attempt.key, {
    outputBytes: attempt.outputBytes + keptBytes,
    droppedBytes: attempt.droppedBytes + droppedBytes,
    nextSeq: fresh.at(-1)!.seq + 1,
  });
  const changes: QueueChange[] = [];
  if (attempt.number === job.attempts) {
    if (kept.length > 0) changes.push(outputChange(job, kept));
    if (attempt.droppedBytes === 0 && droppedBytes > 0) {
      const after = tx.updateJob(job.id, {});
      changes.push(jobChange(tx, terms, { job: after, append: dropNotice({ droppedBytes }) }));
    }
  }
  return { value: undefined, changes };
}

/** Keeps the latest word of a running attempt on how far it is. @throws DsageError LEASE_LOST */
export function progress(
  tx: JobTransaction,
  terms: Terms,
  { workerId, message }: { workerId: WorkerId; message: ProgressMessage },
): Done<void> {
  const { job } = holding(tx, workerId, message);
  const after = tx.updateJob(job.id, { progress: message.progress });
  return { value: undefined, changes: [jobChange(tx, terms, { job: after })] };
}

/** Chunks from `nextSeq` on, each once. */
function inOrder(chunks: readonly OutputChunk[], nextSeq: number): OutputChunk[] {
  let next = nextSeq;
  return chunks.filter(({ seq }) => {
    if (seq < next) return false;
    next = seq + 1;
    return true;
  });
}

/** A NUL ends a text in many places, SQLite among them; its picture does not. */
function printable(chunk: OutputChunk): OutputChunk {
  return chunk.text.includes('\0')
    ? { ...chunk, text: chunk.text.replaceAll('\0', '\u2400') }
    : chunk;
}

/** Once something was dropped everything is: text with holes would mislead. */
function fit(chunks: readonly OutputChunk[], attempt: AttemptRecord) {
  const kept: OutputChunk[] = [];
  let keptBytes = 0;
  let droppedBytes = 0;
  for (const chunk of chunks) {
    const bytes = new TextEncoder().encode(chunk.text).length;
    const full = attempt.outputBytes + keptBytes + bytes > limits.maxOutputBytes;
    if (full || droppedBytes > 0 || attempt.droppedBytes > 0) droppedBytes += bytes;
    else {
      kept.push(chunk);
      keptBytes += bytes;
    }
  }
  return { kept, keptBytes, droppedBytes };
}

function outputChange(job: JobRecord, chunks: OutputChunk[]): QueueChange {
  return {
    type: 'output',
    jobId: job.id,
    attempt: job.attempts,
    chunks,
    ownerId: job.ownerId,
    notebookId: job.notebookId,
    cellId: job.cellId,
  };
}
