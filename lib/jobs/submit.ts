import { DsageError } from '../protocol/errors.ts';
import type { CellId, NotebookId, UserName } from '../protocol/ids.ts';
import type { JobSummary, SubmitRequest } from '../protocol/job.ts';
import { defaultTimeoutMs } from '../protocol/kinds.ts';
import { limits } from '../protocol/limits.ts';
import type { Done } from './change.ts';
import { preview } from './preview.ts';
import type { JobTransaction } from './store.ts';
import { jobChange, summarise } from './summary.ts';
import type { Terms } from './terms.ts';

export interface SubmitInput {
  readonly ownerId: number;
  readonly owner: UserName;
  readonly request: SubmitRequest;
  readonly notebookId?: NotebookId | undefined;
  readonly cellId?: CellId | undefined;
  /** Among the children of its parent. */
  readonly childKey?: string | undefined;
}

/** Stores a new job. @throws DsageError EMPTY_CODE, CODE_TOO_LARGE, JOB_NOT_FOUND (its parent) */
export function submit(tx: JobTransaction, terms: Terms, input: SubmitInput): Done<JobSummary> {
  const { request } = input;
  const parentId = request.parentId ?? null;
  if (parentId !== null && tx.job(parentId)?.ownerId !== input.ownerId)
    throw new DsageError('JOB_NOT_FOUND', { id: parentId });
  const job = tx.insertJob({
    ownerId: input.ownerId,
    owner: input.owner,
    kind: request.kind,
    payload: request.payload,
    engine: request.kind === 'evaluate' ? request.payload.engine : null,
    name: request.name ?? null,
    preview: preview(request),
    priority: request.priority ?? 0,
    timeoutMs: request.timeoutMs ?? defaultTimeoutMs(request.kind),
    parentId,
    notebookId: input.notebookId ?? null,
    cellId: input.cellId ?? null,
    childKey: input.childKey ?? null,
    createdAt: terms.now(),
    signed: request.signed ?? null,
  });
  tx.record({ type: 'submitted', at: job.createdAt, job });
  return {
    value: summarise(tx, terms, job),
    changes: [jobChange(tx, terms, { job }), { type: 'waiting', ownerId: job.ownerId }],
  };
}

/** Refuses code that cannot be run before anything is stored. @throws DsageError EMPTY_CODE, CODE_TOO_LARGE */
export function checkCode(request: SubmitRequest): void {
  if (request.kind !== 'evaluate') return;
  const { code } = request.payload;
  if (code.trim() === '') throw new DsageError('EMPTY_CODE');
  if (new TextEncoder().encode(code).length > limits.maxCodeBytes)
    throw new DsageError('CODE_TOO_LARGE', { limit: limits.maxCodeBytes });
}
