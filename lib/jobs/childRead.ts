import type * as z from 'zod';
import { DsageError } from '../protocol/errors.ts';
import type { JobId, LeaseId, WorkerId } from '../protocol/ids.ts';
import { hasEnded } from '../protocol/job.ts';
import type { childGetReply, childListReply } from '../protocol/worker.ts';
import { holding } from './leased.ts';
import type { AttemptRecord, JobBody, JobRecord } from './record.ts';
import type { JobView } from './store.ts';

export type ChildList = z.infer<typeof childListReply>;
export type ChildDetail = z.infer<typeof childGetReply>;

/** A child, as the holder of its parent's lease names it. */
export interface ChildNamed {
  readonly lease: LeaseId;
  readonly jobId: JobId;
  readonly childId: JobId;
}

const pageSize = 2000;

/** The children of a running job, those that have ended first. @throws DsageError LEASE_LOST */
export function childList(
  view: JobView,
  workerId: WorkerId,
  message: { lease: LeaseId; jobId: JobId; skip: number },
): ChildList {
  const { job } = holding(view, workerId, message);
  const found = view.children(job.id, { skip: message.skip, limit: pageSize + 1 });
  return { children: found.slice(0, pageSize), more: found.length > pageSize };
}

/** What a child was asked, and what came of it. @throws DsageError LEASE_LOST; JOB_NOT_FOUND, also for others' children */
export function childGet(view: JobView, workerId: WorkerId, message: ChildNamed): ChildDetail {
  const child = childOf(view, workerId, message);
  const body = view.body(child.id)!;
  const attempt = countingAttempt(view.attempts(child.id), child);
  return {
    kind: child.kind,
    payload: body.payload,
    name: child.name,
    timeoutMs: child.timeoutMs,
    state: child.state,
    result: body.result,
    failure: failureOf(child, body),
    picture: body.picture,
    worker: attempt?.worker.name ?? null,
    cpuMs: attempt?.cpuMs ?? null,
    wallMs: attempt?.wallMs ?? null,
    finishedAt: child.finishedAt,
  };
}

/** @throws DsageError LEASE_LOST, JOB_NOT_FOUND */
export function childOf(view: JobView, workerId: WorkerId, message: ChildNamed): JobRecord {
  const { job } = holding(view, workerId, message);
  const child = view.job(message.childId);
  if (child === null || child.parentId !== job.id)
    throw new DsageError('JOB_NOT_FOUND', { id: message.childId });
  return child;
}

function countingAttempt(
  attempts: readonly AttemptRecord[],
  child: JobRecord,
): AttemptRecord | undefined {
  return attempts.findLast(({ state }) => state === child.state) ?? attempts.at(-1);
}

function failureOf({ state }: JobRecord, { error }: JobBody): string | null {
  if (!hasEnded(state) || state === 'succeeded') return null;
  return error === null ? `The job ended as ${state}.` : `${error.name}: ${error.message}`;
}
