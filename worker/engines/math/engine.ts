import type { Engine, EngineContext, Evaluation } from '../engine.ts';
import { createDevice, type Run } from './device.ts';
import { HostFault, type Streams } from './host.ts';
import { loadMicroPython, type MicroPython } from './micropython.ts';
import { evaluateCall, prelude, reportCall } from './prelude/prelude.ts';
import { createPrinter, type Printer } from './printer.ts';
import { preparse } from './syntax/preparse.ts';
import { SourceError } from './syntax/sourceError.ts';
import { exceptionError, syntaxError } from './traceback.ts';

export interface MathEngineOptions {
  /** The bytes of MicroPython's WebAssembly module; pass the same array each time and it is compiled once. */
  wasm: Uint8Array;
  /** Memory for the program's values in bytes; beyond it the program gets a MemoryError. */
  heapBytes?: number;
}

/** Half of what WebAssembly can address here: a long loop needs room, see `firstHeapBytes`. */
const defaultHeapBytes = 1024 * 1024 * 1024;

/**
 * Sage's syntax on exact integers and rationals, number theory by our kernels. The interpreter is
 * MicroPython in WebAssembly, which can reach nothing of the host: see micropython.ts.
 * One instance keeps its variables from one `evaluate` to the next; give each job a fresh one.
 */
export async function createMathEngine(options: MathEngineOptions): Promise<Engine> {
  const isolate = new Isolate();
  await isolate.load(options.wasm, options.heapBytes ?? defaultHeapBytes);
  return {
    name: 'math',
    version: '0.1.0 (MicroPython 1.27.0)',
    evaluate: (code, context) => isolate.evaluate(code, context),
  };
}

class Isolate {
  private python: MicroPython | null = null;
  private printer: Printer = createPrinter(() => {});
  private run: Run = idleRun('');
  private rationals = false;

  async load(wasm: Uint8Array, heapBytes: number): Promise<void> {
    const streams: Streams = {
      stdout: (bytes) => this.printer.stdout(bytes),
      stderr: (bytes) => this.printer.stderr(bytes),
    };
    const device = createDevice(() => this.run);
    this.python = await loadMicroPython({ wasm, heapBytes, device, streams });
    this.python.execute(prelude);
  }

  evaluate(code: string, context: EngineContext): Evaluation {
    const source = code.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
    try {
      const { python, rationals } = preparse(source, this.rationals);
      this.rationals = rationals;
      return this.execute(source, python, context);
    } catch (error) {
      if (error instanceof SourceError) return { ok: false, error: syntaxError(source, error) };
      if (error instanceof HostFault) return { ok: false, error: this.lost(error) };
      throw error;
    } finally {
      this.printer.flush();
    }
  }

  private execute(source: string, program: string, context: EngineContext): Evaluation {
    if (!this.python)
      throw new HostFault('SystemError', 'this engine has stopped: run the cell again');
    this.printer = createPrinter((chunk) => context.emit(chunk));
    const runJob = context.runJob ?? null;
    this.run = { ...idleRun(program), flush: this.printer.flush, runJob };
    this.python.execute(evaluateCall);
    this.python.execute(reportCall);
    const { result } = this.run;
    if (!result) return { ok: true, value: null };
    if (result.kind === 'error') return { ok: false, error: exceptionError(source, result) };
    const { text, latex } = result;
    const value: Record<string, string> = { 'text/plain': text };
    if (latex !== null) value['text/latex'] = latex;
    return { ok: true, value };
  }

  /** The interpreter's state is undefined now, so this instance answers nothing more. */
  private lost({ name, message }: HostFault): { name: string; message: string; traceback: string } {
    this.python = null;
    return { name, message, traceback: `${name}: ${message}` };
  }
}

function idleRun(program: string): Run {
  return { program, result: null, flush: () => {}, runJob: null };
}
