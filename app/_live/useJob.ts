import { useEffect, useRef } from 'react';
import type { JobId } from '../../lib/protocol/ids.ts';
import type { JobDetail } from '../../lib/protocol/job.ts';
import { command } from './connection.ts';
import { withChunks, withPicture, withSummary } from './jobState.ts';
import { useWatched } from './useWatched.ts';

/** One job with its output and its picture as they come; null only while `initial` is and nothing has arrived. */
export function useJob<T extends JobDetail | null>(id: JobId, initial: T): JobDetail | T {
  const { value: job, refetch } = useWatched<JobDetail | T>({
    topic: `job:${id}`,
    initial,
    fetch: () => command('jobs.get', { id }),
    apply: (before, event) => {
      if (before === null) return before;
      if (event.type === 'jobChanged') return withSummary(before, event.job);
      if (event.type === 'jobOutput') return withChunks(before, event.attempt, event.chunks);
      if (event.type === 'jobPicture') return withPicture(before, event.jobId, event.picture);
      return before;
    },
  });
  // A summary tells that it has ended or begun anew; result, error and attempts are in the detail alone.
  const now = job === null ? null : `${job.state} ${job.attempts}`;
  const shown = useRef(now);
  useEffect(() => {
    const before = shown.current;
    shown.current = now;
    if (before !== null && before !== now) void refetch();
  }, [now, refetch]);
  return job;
}
