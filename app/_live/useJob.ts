import { useEffect, useRef } from 'react';
import type { JobId } from '../../lib/protocol/ids.ts';
import type { JobDetail } from '../../lib/protocol/job.ts';
import { command } from './connection.ts';
import { withChunks, withSummary } from './jobState.ts';
import { useWatched } from './useWatched.ts';

/** One job with its output as it is printed. */
export function useJob(id: JobId, initial: JobDetail): JobDetail {
  const { value: job, refetch } = useWatched<JobDetail>({
    topic: `job:${id}`,
    initial,
    fetch: () => command('jobs.get', { id }),
    apply: (before, event) => {
      if (event.type === 'jobChanged') return withSummary(before, event.job);
      if (event.type === 'jobOutput') return withChunks(before, event.attempt, event.chunks);
      return before;
    },
  });
  // A summary tells that it has ended or begun anew; result, error and attempts are in the detail alone.
  const shown = useRef(`${job.state} ${job.attempts}`);
  useEffect(() => {
    const now = `${job.state} ${job.attempts}`;
    if (shown.current === now) return;
    shown.current = now;
    void refetch();
  }, [job.state, job.attempts, refetch]);
  return job;
}
