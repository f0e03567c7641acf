import type { JobId } from '../protocol/ids.ts';
import { hasEnded } from '../protocol/job.ts';
import type { Result } from '../protocol/kinds.ts';
import type { CellOutput } from '../protocol/notebook.ts';
import type { OutputChunk } from '../protocol/outputs.ts';
import type { AttemptRecord, JobBody, JobRecord } from './record.ts';
import { outputLimited } from './sentences.ts';

/**
 * What a cell shows of its job, read back from what is stored: notices of earlier attempts, the jobs that it
 * waits or waited for, the text of the newest attempt, then value or error, then the newest attempt's notices. It is what a page that followed the
 * changes shows. `attempts` in the order of their numbers; `output` is that of the last one.
 */
export function cellOutputs(
  job: Pick<JobRecord, 'kind' | 'state'>,
  body: Pick<JobBody, 'result' | 'error'>,
  tries: {
    attempts: readonly Pick<AttemptRecord, 'note' | 'droppedBytes'>[];
    output: readonly OutputChunk[];
    /** Its children that the cell shows. */
    children: readonly JobId[];
  },
): CellOutput[] {
  const newest = tries.attempts.at(-1);
  return [
    ...tries.attempts
      .slice(0, -1)
      .flatMap((attempt) => [...dropNotice(attempt), ...notices(attempt.note)]),
    ...tries.children.map((jobId): CellOutput => ({ type: 'job', jobId })),
    ...tries.output.reduce(merge, []),
    ...(newest === undefined ? [] : dropNotice(newest)),
    ...endingOutputs(job, body),
    ...notices(newest?.note ?? null),
  ];
}

/** The value or the error of a job that has ended; nothing for other outcomes. */
export function endingOutputs(
  job: Pick<JobRecord, 'kind' | 'state'>,
  body: Pick<JobBody, 'result' | 'error'>,
): CellOutput[] {
  if (!hasEnded(job.state)) return [];
  if (body.error !== null) return [{ type: 'error', error: body.error }];
  if (job.state !== 'succeeded' || job.kind !== 'evaluate') return [];
  const { bundle } = body.result as Result<'evaluate'>;
  return bundle === null ? [] : [{ type: 'value', bundle }];
}

/** The lines of a note, each a notice. */
export function notices(note: string | null): CellOutput[] {
  return note === null ? [] : note.split('\n').map((text) => ({ type: 'notice', text }));
}

/** That output was dropped, when it was. */
export function dropNotice(attempt: Pick<AttemptRecord, 'droppedBytes'>): CellOutput[] {
  return attempt.droppedBytes > 0 ? [{ type: 'notice', text: outputLimited() }] : [];
}

/** Neighbouring chunks of one stream become one output. */
function merge(outputs: CellOutput[], chunk: OutputChunk): CellOutput[] {
  const last = outputs.at(-1);
  if (last?.type === 'stream' && last.stream === chunk.stream) last.text += chunk.text;
  else outputs.push({ type: 'stream', stream: chunk.stream, text: chunk.text });
  return outputs;
}
