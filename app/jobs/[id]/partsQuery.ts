import type { JobId } from '../../../lib/protocol/ids.ts';

/** What the page of a job asks for to show the newest of its parts. */
export function partsQuery(id: JobId) {
  return { parentId: id, limit: 10 };
}
