import type { Auth } from '../auth/auth.ts';
import type { UserPrincipal } from '../auth/principal.ts';
import type { Queue } from '../jobs/queue.ts';
import { DsageError } from '../protocol/errors.ts';
import type { JobId } from '../protocol/ids.ts';
import type { JobSummary } from '../protocol/job.ts';
import type { Handlers } from './execute.ts';

/** The commands `jobs.…`. Everybody sees and changes their own jobs; those of others do not exist for them. */
export function jobCommands(queue: Queue, auth: Pick<Auth, 'requireSigner'>) {
  return {
    'jobs.submit': async (principal, request) => {
      await auth.requireSigner(request, principal);
      return queue.submit({ ownerId: principal.userId, owner: principal.name, request });
    },
    'jobs.get': async (principal, { id }) => {
      const job = await queue.get(id, principal.userId);
      if (job === null) throw new DsageError('JOB_NOT_FOUND', { id });
      return job;
    },
    'jobs.list': (principal, query) => queue.list(principal.userId, query),
    'jobs.cancel': async (principal, { id }) => {
      await ownJob(queue, principal, id);
      return queue.cancel(id);
    },
    'jobs.rerun': async (principal, { id }) => {
      await ownJob(queue, principal, id);
      return queue.rerun(id);
    },
  } satisfies Partial<Handlers>;
}

/** The job, if it is the principal's. @throws DsageError JOB_NOT_FOUND. */
export async function ownJob(
  queue: Queue,
  principal: UserPrincipal,
  id: JobId,
): Promise<JobSummary> {
  const job = await queue.summary(id);
  if (job?.owner !== principal.name) throw new DsageError('JOB_NOT_FOUND', { id });
  return job;
}
