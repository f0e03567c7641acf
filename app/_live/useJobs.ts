import { useCallback, useState } from 'react';
import { type JobPage, type JobQuery, jobQuery } from '../../lib/protocol/job.ts';
import { limits } from '../../lib/protocol/limits.ts';
import { toastError } from '../_ui/Toast.tsx';
import { command } from './connection.ts';
import { withFirstPage, withJob, withNextPage } from './jobList.ts';
import { useWatched } from './useWatched.ts';

type Query = Partial<Omit<JobQuery, 'before'>>;

/**
 * The jobs of a query, newest first, kept up to date. The query belongs to the life of the component: give it a
 * `key` that changes with the query.
 */
export function useJobs(query: Query, initial: JobPage) {
  const [loading, setLoading] = useState(false);
  const limit = query.limit ?? jobQuery.parse({}).limit;
  const { value: page, setValue } = useWatched<JobPage>({
    topic: 'jobs',
    initial,
    fetch: async () => {
      const first = await command('jobs.list', { ...query, limit });
      return (before) => withFirstPage(before, first);
    },
    apply: (before, event) =>
      event.type === 'jobChanged' ? withJob(before, event.job, query) : before,
  });

  const last = page.jobs.at(-1)?.id;
  const loadMore = useCallback(async () => {
    setLoading(true);
    try {
      const request = { ...query, before: last, limit: Math.min(limit * 2, limits.maxPage) };
      const next = await command('jobs.list', request);
      setValue((before) => withNextPage(before, next));
    } catch (error) {
      toastError(error);
    } finally {
      setLoading(false);
    }
  }, [query, last, limit, setValue]);
  return { ...page, loading, loadMore };
}
