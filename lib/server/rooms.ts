import type { UserPrincipal } from '../auth/principal.ts';
import type { Queue } from '../jobs/queue.ts';
import { jobId, notebookId } from '../protocol/ids.ts';
import type { Topic } from '../protocol/topics.ts';
import { ownJob } from './jobs.ts';
import type { NotebookSessions } from './notebookSessions.ts';

/**
 * Names of the rooms in which events arrive. What a topic calls `jobs` is one room for each user, so that
 * nobody hears of what is not theirs.
 */
export const rooms = {
  jobs: (ownerId: number) => `jobs of ${ownerId}`,
  notebooks: (ownerId: number) => `notebooks of ${ownerId}`,
  workers: (ownerId: number) => `workers of ${ownerId}`,
  job: (id: number) => `job ${id}`,
  notebook: (id: string) => `notebook ${id}`,
};

/** The room of a topic for this principal. @throws DsageError JOB_NOT_FOUND, NOTEBOOK_NOT_FOUND when it is not theirs. */
export async function roomOf(
  principal: UserPrincipal,
  topic: Topic,
  parts: { queue: Queue; notebooks: NotebookSessions },
): Promise<string> {
  switch (topic) {
    case 'jobs':
    case 'notebooks':
    case 'workers':
      return rooms[topic](principal.userId);
  }
  const [kind, name = ''] = topic.split(':', 2);
  if (kind === 'job') {
    const id = jobId.parse(Number(name));
    await ownJob(parts.queue, principal, id);
    return rooms.job(id);
  }
  const id = notebookId.parse(name);
  await parts.notebooks.requireOwner(principal, id);
  return rooms.notebook(id);
}
