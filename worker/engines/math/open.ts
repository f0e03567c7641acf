import type { Engine, EngineContext, Evaluation } from '../engine.ts';
import { createMathEngine } from './engine.ts';
import { readMicroPythonWasm } from './wasm.ts';

type Chunk = Parameters<EngineContext['emit']>[0];

const wasm = readMicroPythonWasm();

/** A fresh engine on the installed package: for tests and the benchmark. */
export function openEngine(heapBytes?: number): Promise<Engine> {
  return createMathEngine(heapBytes === undefined ? { wasm } : { wasm, heapBytes });
}

/** One program in one engine, with everything it printed. */
export async function runIn(
  engine: Engine,
  code: string,
): Promise<{ evaluation: Evaluation; chunks: Chunk[] }> {
  const chunks: Chunk[] = [];
  const evaluation = await engine.evaluate(code, { emit: (chunk) => chunks.push(chunk) });
  return { evaluation, chunks };
}

/** The value as text, or the last line of the traceback. */
export async function show(engine: Engine, code: string): Promise<string | null> {
  const { evaluation } = await runIn(engine, code);
  if (!evaluation.ok) return evaluation.error.traceback.split('\n').at(-1) ?? '';
  return evaluation.value === null ? null : (evaluation.value['text/plain'] ?? '');
}
