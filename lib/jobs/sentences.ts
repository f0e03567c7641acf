import { limits } from '../protocol/limits.ts';
import type { CodeError } from '../protocol/outputs.ts';

/** What the queue says to people about the fate of their jobs. The notes of an attempt are one line each. */

export function stoppedAnswering(worker: string): string {
  return `${worker} stopped answering`;
}

export function crashed(worker: string, note: string): string {
  return `The job's process on ${worker} ended unexpectedly (${oneLine(note)})`;
}

export function gaveBack(worker: string, note: string): string {
  return `${worker} gave the job back (${oneLine(note)})`;
}

export function gaveUpUnasked(worker: string): string {
  return `${worker} cancelled the job though nobody had asked for it`;
}

/** The whole line when the job waits for another try. */
export function waitsAgain(why: string): string {
  return `${why}; the job waits for another worker.`;
}

export function answersAgain(worker: string): string {
  return `${worker} answers again and goes on with the job.`;
}

export function overtaken(): string {
  return 'An earlier attempt brought the result first.';
}

/** Told once for an attempt, so it names the limit and not a growing number. */
export function outputLimited(): string {
  return `Output is kept up to ${limits.maxOutputBytes} bytes; what was printed after that is dropped.`;
}

/** Why the job ended when its last allowed attempt was lost. */
export function givenUp(outcome: 'lost' | 'failed', why: string, lostAttempts: number): CodeError {
  const tries = lostAttempts === 1 ? 'The only try' : `All ${lostAttempts} tries`;
  return {
    name: outcome === 'lost' ? 'WorkerLost' : 'ProcessCrashed',
    message: `${why}. ${tries} ended without the job's answer. ${
      outcome === 'lost'
        ? 'Check the machines of the workers, then run the job again.'
        : 'The job may need more memory than the worker has: make it smaller, then run it again.'
    }`,
    traceback: '',
  };
}

export function timeLimitError(timeoutMs: number): CodeError {
  return {
    name: 'TimeLimit',
    message: `The job was ended after its time limit of ${duration(timeoutMs)}. Raise the limit or split the work, then run it again.`,
    traceback: '',
  };
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`;
}

function oneLine(note: string): string {
  return note.replace(/\s+/g, ' ').trim() || 'no reason given';
}
