import type { CellId } from '../protocol/ids.ts';
import { hasEnded } from '../protocol/job.ts';
import type { Cell, CellJob, CellOutput, SystemOperation } from '../protocol/notebook.ts';

/**
 * What becomes of a cell's job, told to the notebook. News can arrive twice or late (at-least-once delivery),
 * so each piece carries an order: a job's `version`, an output's attempt and `seq`. What is older than what
 * the cell shows is ignored; the cells come back as the same array when nothing changes.
 */

/** Gives the cell a job; a job with a smaller number than the present one is old news. */
export function attachJob(cells: Cell[], cellId: CellId, job: CellJob): Cell[] {
  return cells.map((cell) => {
    if (cell.id !== cellId) return cell;
    if (cell.job !== null && cell.job.id > job.id) return cell;
    return { ...cell, job };
  });
}

/**
 * New state of a job. A new attempt starts with empty outputs, so that no line is shown twice; so does an ended
 * job that is run again, before its new attempt has begun.
 */
export function changeJob(cells: Cell[], news: SystemOperation & { type: 'jobChanged' }): Cell[] {
  return onJob(cells, news.job.id, (job) => {
    if (news.job.version <= job.version) return job;
    const isAgain = hasEnded(job.state) && !hasEnded(news.job.state);
    const fresh = news.job.attempt > job.attempt || isAgain;
    const outputs = added(fresh ? keepLasting(job.outputs) : job.outputs, news.append);
    return { ...job, ...news.job, outputs, nextSeq: fresh ? 0 : job.nextSeq };
  });
}

/** Printed text of the attempt that the cell shows. */
export function appendOutput(
  cells: Cell[],
  news: SystemOperation & { type: 'outputAppended' },
): Cell[] {
  return onJob(cells, news.jobId, (job) => {
    const isNewer = news.attempt > job.attempt;
    if (news.attempt < job.attempt) return job;
    const base: CellJob = isNewer
      ? { ...job, attempt: news.attempt, outputs: keepLasting(job.outputs), nextSeq: 0 }
      : job;
    const chunks = news.chunks.filter((chunk) => chunk.seq >= base.nextSeq);
    if (chunks.length === 0) return base;
    return {
      ...base,
      outputs: chunks.reduce(mergeText, base.outputs),
      nextSeq: Math.max(...chunks.map((chunk) => chunk.seq)) + 1,
    };
  });
}

/**
 * Notices tell why an attempt ended, and the jobs that it waited for go on; both stay when the next one starts, the
 * notices first.
 */
function keepLasting(outputs: CellOutput[]): CellOutput[] {
  const of = (type: CellOutput['type']) => outputs.filter((output) => output.type === type);
  return [...of('notice'), ...of('job')];
}

/** Jobs stand before what the attempt printed, wherever in the text they began: so they do in what is stored. */
function added(outputs: CellOutput[], news: readonly CellOutput[]): CellOutput[] {
  const jobs = news.filter((output) => output.type === 'job');
  const others = news.filter((output) => output.type !== 'job');
  if (jobs.length === 0) return [...outputs, ...others];
  const first = outputs.findIndex(({ type }) => type !== 'notice' && type !== 'job');
  const at = first < 0 ? outputs.length : first;
  return [...outputs.slice(0, at), ...jobs, ...outputs.slice(at), ...others];
}

/** Adds text to the outputs; neighbours of one stream become one output, as a terminal would show them. */
export function mergeText(
  outputs: CellOutput[],
  chunk: { stream: 'stdout' | 'stderr'; text: string },
): CellOutput[] {
  const last = outputs.at(-1);
  if (last?.type === 'stream' && last.stream === chunk.stream) {
    return outputs.with(-1, { ...last, text: last.text + chunk.text });
  }
  return [...outputs, { type: 'stream', stream: chunk.stream, text: chunk.text }];
}

function onJob(cells: Cell[], jobId: number, change: (job: CellJob) => CellJob): Cell[] {
  const index = cells.findIndex((cell) => cell.job?.id === jobId);
  const cell = cells[index];
  if (cell === undefined || cell.job === null) return cells;
  const job = change(cell.job);
  return job === cell.job ? cells : cells.with(index, { ...cell, job });
}
