import type { NotebookSummary } from '../../lib/protocol/notebook.ts';
import type { ServerEvent } from '../../lib/protocol/topics.ts';
import { command } from './connection.ts';
import { useWatched } from './useWatched.ts';

/** The notebooks of this user, the one changed last in front. */
export function useNotebooks(initial: NotebookSummary[]): NotebookSummary[] {
  const { value } = useWatched({
    topic: 'notebooks',
    initial,
    fetch: () => command('notebooks.list', {}),
    apply,
  });
  return value.toSorted((a, b) => b.updatedAt - a.updatedAt);
}

function apply(before: NotebookSummary[], event: ServerEvent): NotebookSummary[] {
  if (event.type === 'notebookDeleted') {
    return before.filter(({ id }) => id !== event.notebookId);
  }
  if (event.type !== 'notebookListed') return before;
  const others = before.filter(({ id }) => id !== event.notebook.id);
  return [event.notebook, ...others];
}
