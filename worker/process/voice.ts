import type { Progress } from '../../lib/protocol/job.ts';
import type { OutputChunk } from '../../lib/protocol/outputs.ts';
import type { Picture } from '../../lib/protocol/picture.ts';
import type { Children } from './children.ts';

/** What a running job may say, and whom it may ask. */
export interface Voice {
  /** The jobs that it has others do. */
  readonly children: Children;
  picture(picture: Picture): void;
  /** Whether the job itself computes, although it has children. */
  computes(computes: boolean): void;
  output(stream: OutputChunk['stream'], text: string): void;
  progress(progress: Progress): void;
}

/** A job says how far it is after half a second, and then once a second: most are over before, and each word is a commit. */
const pauseMs = { first: 500, further: 1000 };

/** Passes on what is said seldom enough: a curve may take a millisecond. Of the end the ending tells. */
export function seldom(pass: (progress: Progress) => void): (progress: Progress) => void {
  let next = performance.now() + pauseMs.first;
  return (progress) => {
    const now = performance.now();
    if (now < next) return;
    next = now + pauseMs.further;
    pass(progress);
  };
}
