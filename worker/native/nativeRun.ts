import type { Progress } from '../../lib/protocol/job.ts';
import type { CodeError } from '../../lib/protocol/outputs.ts';
import type { Guard } from '../process/guard.ts';

/** How a native program's job ended. CPU time is what the program says of itself; null when it says nothing. */
export type NativeEnding =
  | { type: 'succeeded'; value: unknown; cpuMs: number | null }
  | { type: 'failed'; error: CodeError }
  /** It was ended from outside. */
  | { type: 'stopped' }
  /** It did not do what the program is known to do: nothing of it counts. */
  | { type: 'odd'; reason: string };

/** A job that a native program computes. */
export interface NativeRun {
  readonly ending: Promise<NativeEnding>;
  /** Ends the program; the ending is then `stopped`, unless it was there before. */
  stop(): void;
}

/** What a run needs besides its payload. */
export interface NativeTools {
  /** Absolute path of the program. */
  file: string;
  /** Its own, empty. */
  folder: string;
  /** PATH of its environment. */
  path: string;
  guard: Guard;
  onProgress(progress: Progress): void;
}
