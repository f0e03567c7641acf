import type { JobState } from '../../lib/protocol/job.ts';
import type { Tone } from './Badge.tsx';
import type { IconName } from './Icon.tsx';

/** The word, the mark and the colour of a state: never the colour alone. */
export interface StateLook {
  word: string;
  icon: IconName;
  tone: Tone;
  spin?: boolean;
}

/** How each state of a job is shown, everywhere. */
export const stateLooks: Record<JobState, StateLook> = {
  queued: { word: 'Queued', icon: 'clock', tone: 'queued' },
  running: { word: 'Running', icon: 'spinner', tone: 'running', spin: true },
  cancelling: { word: 'Cancelling', icon: 'spinner', tone: 'warn', spin: true },
  succeeded: { word: 'Succeeded', icon: 'check', tone: 'good' },
  failed: { word: 'Failed', icon: 'cross', tone: 'bad' },
  cancelled: { word: 'Cancelled', icon: 'dash', tone: 'idle' },
  timedOut: { word: 'Timed out', icon: 'clock', tone: 'bad' },
  lost: { word: 'Lost', icon: 'alert', tone: 'bad' },
};
