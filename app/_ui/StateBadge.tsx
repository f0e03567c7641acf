import type { JobState } from '../../lib/protocol/job.ts';
import { Badge } from './Badge.tsx';
import { stateLooks } from './jobStates.ts';

/** The state of a job in colour, mark and word. */
export function StateBadge({ state, title }: { state: JobState; title?: string }) {
  const { word, ...look } = stateLooks[state];
  return (
    <Badge {...look} title={title}>
      {word}
    </Badge>
  );
}
