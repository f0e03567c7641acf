import type { JobRequest, JobRunner, SettledJob, SubmittedJob } from './jobRunner.ts';

/**
 * What a job that has jobs of its own is given by the process that runs it: a way to submit children, and what became of
 * those of an earlier attempt. A coordinator killed in mid-work is begun again elsewhere, replays what settled, adopts
 * what runs, and goes on.
 */
export interface Coordination<Picture> {
  readonly runner: JobRunner;
  /** Children of earlier attempts that have ended, in the order in which they settled; read one by one. */
  settled(): AsyncIterable<SettledJob>;
  /** Children of earlier attempts that still wait or run. */
  readonly running: readonly { readonly request: JobRequest; readonly job: SubmittedJob }[];
  /** Slots of the connected workers, at least 1, as last heard; and the kinds of job that they run. */
  capacity(): { readonly slots: number; readonly kinds: readonly string[] };
  /** Shows where the work stands; may be called often, is passed on seldom. */
  show(picture: Picture): void;
  /** The job itself computes for a while, and wants its slot for that; or does so no more. */
  computes(computes: boolean): void;
  /** Milliseconds since 1970 UTC. */
  now(): number;
}
