/**
 * MicroPython's WebAssembly module behind a host of our own.
 *
 * The npm package's JavaScript half lets Python reach every JavaScript object (`import js`) and keeps
 * its state on `globalThis`. We take only its .wasm and answer the module's imports ourselves:
 *
 * - standard output and standard error are byte streams to the caller;
 * - one file exists, the device `/kernels`: what is written to it is a request, what is read its answer;
 * - time, random numbers and growing the memory up to a limit;
 * - every other import (files, JavaScript proxies, promises) answers "there is none".
 *
 * So nothing of the host can be named from inside, whatever the Python side does: there is no object to
 * hide, to delete or to forget. `host.ts` holds the answers, this file the life of an instance.
 */
import { createHost, type Device, type Exports, HostFault, type Streams } from './host.ts';

export interface MicroPythonOptions {
  readonly wasm: Uint8Array;
  /** How far the memory may grow beyond its first size, in bytes; then MemoryError. */
  readonly heapBytes: number;
  readonly device: Device;
  readonly streams: Streams;
}

export interface MicroPython {
  /** Runs Python source; throws HostFault when the instance can no longer be used. */
  execute(source: string): void;
}

/**
 * The Python heap at the start. It grows by doubling, because MicroPython built for WebAssembly cannot
 * see the interpreter's registers: it collects garbage only between two calls of `execute`. A large
 * first heap would cost 30 ms at every such collection.
 */
const firstHeapBytes = 4 * 1024 * 1024;

const modules = new WeakMap<Uint8Array, Promise<WebAssembly.Module>>();

/** Compiling costs about 10 ms; one module serves all instances of a process. */
function compile(wasm: Uint8Array): Promise<WebAssembly.Module> {
  let module = modules.get(wasm);
  if (!module) {
    module = WebAssembly.compile(wasm as Uint8Array<ArrayBuffer>);
    modules.set(wasm, module);
  }
  return module;
}

/** A fresh interpreter; costs a few milliseconds when the module is compiled already. */
export async function loadMicroPython(options: MicroPythonOptions): Promise<MicroPython> {
  const module = await compile(options.wasm);
  const host = createHost({
    module,
    device: options.device,
    streams: options.streams,
    growthLimit: options.heapBytes,
  });
  const instance = await WebAssembly.instantiate(module, host.imports);
  const exports = instance.exports as unknown as Exports;
  host.attach(exports);
  exports.emscripten_stack_init();
  exports.__wasm_call_ctors();
  exports.mp_js_init(pystackWords, Math.min(firstHeapBytes, options.heapBytes));
  exports.proxy_c_init();
  return { execute: (source) => execute(exports, source) };
}

/** MicroPython's own stack of frames for calls between Python functions, in machine words. */
const pystackWords = 64 * 1024;

/** First word of a result that is an exception; its length and text follow. */
const exceptionKind = -1;

function exceptionText(exports: Exports, result: number): string {
  const view = new DataView(exports.memory.buffer);
  const length = view.getUint32(result + 4, true);
  const pointer = view.getUint32(result + 8, true);
  return new TextDecoder().decode(new Uint8Array(exports.memory.buffer, pointer, length));
}

function execute(exports: Exports, source: string): void {
  const bytes = new TextEncoder().encode(source);
  const text = exports.malloc(bytes.length + 1);
  const result = exports.malloc(12);
  if (text === 0 || result === 0)
    throw new HostFault('MemoryError', 'the program does not fit into the memory of the engine');
  const memory = new Uint8Array(exports.memory.buffer);
  memory.set(bytes, text);
  memory[text + bytes.length] = 0;
  try {
    exports.mp_js_do_exec(text, bytes.length, result);
  } catch (error) {
    throw HostFault.from(error);
  }
  const view = new DataView(exports.memory.buffer);
  const failed = view.getInt32(result, true) === exceptionKind;
  const detail = failed ? exceptionText(exports, result) : '';
  exports.free(text);
  exports.free(result);
  if (failed) throw new HostFault('SystemError', detail);
}
