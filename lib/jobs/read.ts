import type { JobId } from '../protocol/ids.ts';
import type { JobDetail, JobPage, JobQuery, JobSummary } from '../protocol/job.ts';
import type { JobFilter, JobView } from './store.ts';
import { detailOf, summarise, summariseAll } from './summary.ts';
import type { Terms } from './terms.ts';

/** One job as a row, or null when there is none. */
export function summary(view: JobView, terms: Terms, id: JobId): JobSummary | null {
  const job = view.job(id);
  return job === null ? null : summarise(view, terms, job);
}

/** Everything about one job of this owner; another's job is as good as none. */
export function get(
  view: JobView,
  terms: Terms,
  { id, ownerId }: { id: JobId; ownerId: number | 'any' },
): JobDetail | null {
  const job = view.job(id);
  const body = view.body(id);
  if (job === null || body === null) return null;
  if (ownerId !== 'any' && job.ownerId !== ownerId) return null;
  const attempts = view.attempts(id);
  const newest = attempts.at(-1);
  const output = newest === undefined ? [] : view.output(newest);
  return detailOf(summarise(view, terms, job), job, { body, attempts, output });
}

/** One page of jobs, newest first. */
export function list(
  view: JobView,
  terms: Terms,
  { ownerId, query }: { ownerId: number | 'any'; query: JobQuery },
): JobPage {
  const filter: JobFilter = {
    ownerId: ownerId === 'any' ? null : ownerId,
    states: query.states,
    words: query.text?.split(/\s+/).filter((word) => word !== ''),
    parentId: query.parentId,
    topLevel: query.topLevel,
    notebookId: query.notebookId,
    before: query.before,
    limit: query.limit + 1,
  };
  const found = view.jobs(filter);
  return {
    jobs: summariseAll(view, terms, found.slice(0, query.limit)),
    total: view.countJobs(filter),
    more: found.length > query.limit,
  };
}
