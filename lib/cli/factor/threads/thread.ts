/* What runs on a thread: takes jobs by messages, one at a time, and answers each with its value. */
import { parentPort, workerData } from 'node:worker_threads';
import type { JobRequest } from '../../../distributed/jobRunner.ts';
import { runKernel } from './kernels.ts';

/** What a thread is asked. */
export interface ThreadQuestion {
  id: number;
  request: JobRequest;
}

/** What it answers: the value, or why there is none; and the time it took on the thread. */
export type ThreadAnswer =
  | { id: number; value: unknown; elapsedMs: number }
  | { id: number; message: string; elapsedMs: number };

const { cancelled } = workerData as { cancelled: Int32Array };

parentPort?.on('message', ({ id, request }: ThreadQuestion) => {
  const started = performance.now();
  const elapsedMs = () => performance.now() - started;
  const goesOn = () => Atomics.load(cancelled, 0) < id;
  try {
    const value = goesOn() ? runKernel(request, { goesOn, elapsedMs }) : null;
    parentPort?.postMessage({ id, value, elapsedMs: elapsedMs() } satisfies ThreadAnswer);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id, message, elapsedMs: elapsedMs() } satisfies ThreadAnswer);
  }
});
