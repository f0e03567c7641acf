import type { JobPage, JobQuery, JobSummary } from '../../lib/protocol/job.ts';

/** Whether a changed job belongs on a page of this query, as far as its summary tells. */
export function matches(job: JobSummary, query: Partial<JobQuery>): boolean {
  if (query.states && !query.states.includes(job.state)) return false;
  if (query.parentId !== undefined && job.parentId !== query.parentId) return false;
  if (query.topLevel && job.parentId !== null) return false;
  if (query.notebookId !== undefined && job.notebookId !== query.notebookId) return false;
  const text = `${job.id} ${job.name ?? ''} ${job.preview}`.toLowerCase();
  const words = (query.text ?? '').toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}

/** The page after a job has changed: replaced, added in its place, or gone because it matches no more. */
export function withJob(page: JobPage, job: JobSummary, query: Partial<JobQuery>): JobPage {
  const known = page.jobs.find(({ id }) => id === job.id);
  if (known && known.version >= job.version) return page;
  const others = page.jobs.filter(({ id }) => id !== job.id);
  if (!matches(job, query)) {
    return known ? { ...page, jobs: others, total: Math.max(0, page.total - 1) } : page;
  }
  if (known) return { ...page, jobs: page.jobs.map((each) => (each.id === job.id ? job : each)) };
  const last = others.at(-1);
  // Older than everything shown, while more is to be loaded: its turn comes with its page.
  if (page.more && last && job.id < last.id) return page;
  const jobs = [...others, job].sort((a, b) => b.id - a.id);
  return { ...page, jobs, total: page.total + 1 };
}

/** What was shown and a newly fetched first page, joined: rows older than the page stay, newer copies win. */
export function withFirstPage(before: JobPage, first: JobPage): JobPage {
  const last = first.jobs.at(-1);
  if (!first.more || !last) return first;
  const versions = new Map(before.jobs.map((job) => [job.id, job]));
  const jobs = first.jobs.map((job) => {
    const known = versions.get(job.id);
    return known && known.version > job.version ? known : job;
  });
  const older = before.jobs.filter(({ id }) => id < last.id);
  return {
    jobs: [...jobs, ...older],
    total: first.total,
    more: older.length > 0 ? before.more : true,
  };
}

/** The page with the next one behind it. */
export function withNextPage(before: JobPage, next: JobPage): JobPage {
  const known = new Set(before.jobs.map(({ id }) => id));
  const jobs = [...before.jobs, ...next.jobs.filter(({ id }) => !known.has(id))];
  return { jobs, total: before.total, more: next.more };
}
