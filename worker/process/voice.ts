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

/** Between two words on progress: at first as an eye wants it, then half of the time gone, and at last a second. */
const pauseMs = { least: 250, most: 1000 };

/** Passes on a few in the first second, then one a second, and the last one: a curve may take a millisecond. */
export function seldom(pass: (progress: Progress) => void): (progress: Progress) => void {
  const start = performance.now();
  let next = 0;
  return (progress) => {
    const now = performance.now();
    if (now < next && progress.fraction !== 1) return;
    next = now + Math.min(pauseMs.most, Math.max(pauseMs.least, (now - start) / 2));
    pass(progress);
  };
}
