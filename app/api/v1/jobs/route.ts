import { numberIn, route } from '../../../../lib/server/route.ts';

/** `?state=queued&state=running&text=…&parent=7&notebook=…&before=100&limit=50` */
export const GET = route('jobs.list', ({ query }) => ({
  states: query.has('state') ? query.getAll('state') : undefined,
  text: query.get('text') ?? undefined,
  parentId: numberIn(query.get('parent')),
  notebookId: query.get('notebook') ?? undefined,
  before: numberIn(query.get('before')),
  limit: numberIn(query.get('limit')),
}));

export const POST = route('jobs.submit', ({ body }) => body);
