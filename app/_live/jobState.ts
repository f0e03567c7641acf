import type { JobDetail, JobSummary } from '../../lib/protocol/job.ts';
import type { OutputChunk } from '../../lib/protocol/outputs.ts';
import type { Picture } from '../../lib/protocol/picture.ts';

/** The detail with a newer summary in it. Attempts, result and error come with the next fetch. */
export function withSummary(detail: JobDetail, job: JobSummary): JobDetail {
  if (job.id !== detail.id || job.version <= detail.version) return detail;
  // A new attempt starts with empty output.
  const output = job.attempts === detail.attempts ? detail.output : [];
  return { ...detail, ...job, output };
}

/** The detail with what the attempt printed; chunks that are known, or of another attempt, are ignored. */
export function withChunks(detail: JobDetail, attempt: number, chunks: OutputChunk[]): JobDetail {
  if (attempt < detail.attempts) return detail;
  const known = attempt > detail.attempts ? [] : detail.output;
  const seen = new Set(known.map(({ seq }) => seq));
  const fresh = chunks.filter(({ seq }) => !seen.has(seq));
  if (fresh.length === 0) return detail;
  const output = [...known, ...fresh].sort((a, b) => a.seq - b.seq);
  return { ...detail, attempts: attempt, output };
}

/** The detail with the latest picture of its work. */
export function withPicture(detail: JobDetail, id: JobDetail['id'], picture: Picture): JobDetail {
  return id === detail.id ? { ...detail, picture } : detail;
}

/** Neighbouring chunks of one stream as one text, in the order in which they were printed. */
export function streamsOf(chunks: OutputChunk[]): Pick<OutputChunk, 'stream' | 'text'>[] {
  const streams: Pick<OutputChunk, 'stream' | 'text'>[] = [];
  for (const { stream, text } of chunks) {
    const last = streams.at(-1);
    if (last?.stream === stream) last.text += text;
    else streams.push({ stream, text });
  }
  return streams;
}
