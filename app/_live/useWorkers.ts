import type { ServerEvent } from '../../lib/protocol/topics.ts';
import type { WorkerSummary } from '../../lib/protocol/worker.ts';
import { command } from './connection.ts';
import { useWatched } from './useWatched.ts';

/** The workers that this user may see, connected ones first. */
export function useWorkers(initial: WorkerSummary[]): WorkerSummary[] {
  const { value } = useWatched({
    topic: 'workers',
    initial,
    fetch: () => command('workers.list', {}),
    apply,
  });
  return value.toSorted(
    (a, b) => Number(b.connected) - Number(a.connected) || a.name.localeCompare(b.name),
  );
}

function apply(before: WorkerSummary[], event: ServerEvent): WorkerSummary[] {
  if (event.type !== 'workerChanged') return before;
  const { worker } = event;
  const known = before.find(({ id }) => id === worker.id);
  if (!known) return [...before, worker];
  if (known.version >= worker.version) return before;
  return before.map((each) => (each.id === worker.id ? worker : each));
}
