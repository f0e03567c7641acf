import type { EngineContext } from '../engine.ts';
import { distributedFactor, FactorJobFailed, factorByJobs } from './factorByJobs.ts';
import type { Device } from './host.ts';
import { factors, hex, numberTheory } from './numberTheory.ts';

/** One run of a program, as the device sees it. */
export interface Run {
  readonly program: string;
  /** What Python handed back; a program that ends without a value leaves none. */
  result: Result | null;
  /** Called before anything that may take long, so that what was printed is seen. */
  flush(): void;
  /** Has a job done by the workers; null where there are none. */
  readonly runJob: EngineContext['runJob'] | null;
}

export type Result =
  | { kind: 'value'; text: string; latex: string | null }
  | { kind: 'error'; name: string; message: string; traceback: string };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The file `/kernels` of the interpreter. A request is a word, a space and its arguments; the answer
 * `=text` or `!ExceptionName message`. User code can open the file too: it finds pure functions here,
 * its own program and its own result, and no way further.
 */
export function createDevice(run: () => Run): Device {
  return (request) => {
    const text = decoder.decode(request);
    const space = text.indexOf(' ');
    const name = space === -1 ? text : text.slice(0, space);
    const rest = space === -1 ? '' : text.slice(space + 1);
    try {
      return encoder.encode(`=${answer(name, rest, run())}`);
    } catch (error) {
      return encoder.encode(`!${refusal(error)}`);
    }
  };
}

function answer(name: string, rest: string, run: Run): string {
  switch (name) {
    case 'program':
      return run.program;
    case 'value':
    case 'error':
      run.result = parseResult(name, rest);
      return '';
    case 'sleep':
      run.flush();
      block(Number(rest));
      return '';
    case 'integer':
      return hex(BigInt(rest.replaceAll('_', '')));
  }
  run.flush();
  const numbers = rest === '' ? [] : rest.split(' ').map(fromHex);
  if (Object.hasOwn(byJobs, name)) {
    if (numbers[0] === undefined) throw new TypeError(`${name} needs an integer`);
    return factors(byJobs[name]!(numbers[0], run.runJob ?? null));
  }
  if (!Object.hasOwn(numberTheory, name)) throw new TypeError(`there is no function ${name}`);
  return numberTheory[name]!(numbers);
}

/** What the workers may be asked for. */
const byJobs: Record<string, typeof factorByJobs> = {
  factor: factorByJobs,
  distributed_factor: distributedFactor,
};

function fromHex(text: string): bigint {
  return text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
}

function parseResult(kind: 'value' | 'error', json: string): Result {
  const fields: unknown = JSON.parse(json);
  const [first, second, third] = Array.isArray(fields) ? fields : [];
  if (kind === 'value') {
    return { kind, text: String(first), latex: typeof second === 'string' ? second : null };
  }
  return { kind, name: String(first), message: String(second), traceback: String(third) };
}

const longestWaitMs = 2 ** 31 - 1;

/** Waits without using the processor; the thread that calls does nothing else meanwhile. */
function block(milliseconds: number): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  if (milliseconds > 0) Atomics.wait(cell, 0, 0, Math.min(milliseconds, longestWaitMs));
}

function refusal(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof FactorJobFailed) return `RuntimeError ${message}`;
  if (error instanceof TypeError || error instanceof SyntaxError) return `ValueError ${message}`;
  return error instanceof RangeError && message.startsWith('Maximum BigInt')
    ? 'MemoryError the integer is too large'
    : `ArithmeticError ${message}`;
}
