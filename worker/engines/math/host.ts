/** The answers to every import of MicroPython's WebAssembly module: see micropython.ts for the idea. */

/** The part of the module's exports that the host and the loader use. */
export interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  malloc(size: number): number;
  free(pointer: number): void;
  __wasm_call_ctors(): void;
  emscripten_stack_init(): void;
  emscripten_stack_get_current(): number;
  _emscripten_stack_restore(pointer: number): void;
  setThrew(threw: number, value: number): void;
  mp_js_init(pystackWords: number, heapBytes: number): void;
  proxy_c_init(): void;
  mp_js_do_exec(source: number, length: number, result: number): void;
}

/** Takes one request, gives one answer; both are bytes. */
export type Device = (request: Uint8Array) => Uint8Array;

export interface Streams {
  stdout(bytes: Uint8Array): void;
  stderr(bytes: Uint8Array): void;
}

/** The interpreter cannot go on: out of native stack, or a fault in its code. The instance is lost. */
export class HostFault extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }

  static from(error: unknown): HostFault {
    if (error instanceof HostFault) return error;
    if (error instanceof RangeError && error.message.includes('call stack'))
      return new HostFault('RecursionError', 'maximum recursion depth exceeded');
    const text = error instanceof Error ? error.message : String(error);
    return new HostFault('SystemError', `the interpreter stopped: ${text}`);
  }
}

export interface HostOptions {
  readonly module: WebAssembly.Module;
  readonly device: Device;
  readonly streams: Streams;
  /** Bytes by which the WebAssembly memory may grow beyond its first size. */
  readonly growthLimit: number;
}

export interface Host {
  readonly imports: WebAssembly.Imports;
  /** Must be called with the instance's exports before any of them runs. */
  attach(exports: Exports): void;
}

/** errno values of the WASI libc that the module is built with. */
const badDescriptor = 8;
const noEntry = 44;
const notImplemented = 52;
const illegalSeek = 70;

const deviceDescriptor = 3;
const devicePath = '/kernels';
const pageBytes = 65_536;

type Import = (...args: number[]) => number | undefined;

export function createHost(options: HostOptions): Host {
  let exports: Exports | undefined;
  const instance = (): Exports => {
    if (!exports)
      throw new HostFault('SystemError', 'the interpreter was called before it was attached');
    return exports;
  };
  const known: Record<string, Import> = {
    ...time(),
    ...files(instance, options),
    ...memory(instance, options.growthLimit),
  };
  return {
    imports: importsOf(options.module, known, instance),
    attach: (attached) => {
      exports = attached;
    },
  };
}

/** Each import of the module gets an answer; one we do not know (all the JavaScript proxies) says no. */
function importsOf(
  module: WebAssembly.Module,
  known: Record<string, Import>,
  instance: () => Exports,
): WebAssembly.Imports {
  const imports: Record<string, Record<string, Import>> = {};
  for (const { module: space, name } of WebAssembly.Module.imports(module)) {
    imports[space] ??= {};
    const names = imports[space];
    if (name.startsWith('invoke_')) names[name] = invoke(instance);
    else if (name.startsWith('__syscall_')) names[name] = known[name] ?? (() => -notImplemented);
    else names[name] = known[name] ?? (() => 0);
  }
  return imports;
}

/** Emscripten's setjmp: a number thrown is a longjmp, anything else passes. */
function invoke(instance: () => Exports): Import {
  return (index, ...args) => {
    const exports = instance();
    const stack = exports.emscripten_stack_get_current();
    try {
      return exports.__indirect_function_table.get(index!)(...args);
    } catch (error) {
      exports._emscripten_stack_restore(stack);
      if (typeof error !== 'number') throw error;
      exports.setThrew(1, 0);
      return 0;
    }
  };
}

function time(): Record<string, Import> {
  const started = Date.now();
  return {
    mp_js_ticks_ms: () => Date.now() - started,
    mp_js_time_ms: () => Date.now(),
    mp_js_random_u32: () => globalThis.crypto.getRandomValues(new Uint32Array(1))[0],
    _emscripten_throw_longjmp: () => {
      throw Number.POSITIVE_INFINITY;
    },
    _abort_js: () => {
      throw new HostFault('SystemError', 'the interpreter stopped: abort');
    },
  };
}

/**
 * MicroPython doubles its heap; refused, it asks for just what the object at hand needs. Given that, the
 * last part of the memory would become thousands of tiny heaps, each searched at every allocation, and
 * the program would crawl instead of getting its MemoryError. So after a refusal only real parts count.
 */
const smallestGrowth = 1024 * 1024;

function memory(instance: () => Exports, growthLimit: number): Record<string, Import> {
  let firstBytes: number | null = null;
  let refused = false;
  return {
    emscripten_resize_heap: (requested) => {
      const { memory } = instance();
      firstBytes ??= memory.buffer.byteLength;
      const wanted = requested! >>> 0;
      const small = wanted - memory.buffer.byteLength < smallestGrowth;
      if (wanted > firstBytes + growthLimit || (refused && small)) {
        refused = true;
        return 0;
      }
      const pages = Math.ceil((wanted - memory.buffer.byteLength) / pageBytes);
      try {
        memory.grow(pages);
        return 1;
      } catch {
        return 0;
      }
    },
  };
}

/** Descriptors 0 to 2 are the standard streams, 3 is the device; no other file exists. */
function files(instance: () => Exports, options: HostOptions): Record<string, Import> {
  const { device, streams } = options;
  let answer: Uint8Array = new Uint8Array(0);
  const write = (descriptor: number, bytes: Uint8Array): boolean => {
    if (descriptor === 1) streams.stdout(bytes);
    else if (descriptor === 2) streams.stderr(bytes);
    else if (descriptor === deviceDescriptor) answer = device(bytes);
    else return false;
    return true;
  };
  const read = (descriptor: number, into: Uint8Array): number => {
    if (descriptor !== deviceDescriptor) return 0;
    const part = answer.subarray(0, into.length);
    into.set(part);
    answer = answer.subarray(part.length);
    return part.length;
  };
  return {
    fd_write: (descriptor, vectors, count, written) => {
      const { bytes, total } = gather(instance(), vectors!, count!);
      if (!write(descriptor!, bytes)) return badDescriptor;
      view(instance()).setUint32(written!, total, true);
      return 0;
    },
    fd_read: (descriptor, vectors, count, read_) => {
      let total = 0;
      for (const part of buffers(instance(), vectors!, count!)) total += read(descriptor!, part);
      view(instance()).setUint32(read_!, total, true);
      return 0;
    },
    fd_seek: () => illegalSeek,
    fd_close: () => 0,
    fd_sync: () => 0,
    __syscall_openat: (_directory, path) =>
      text(instance(), path!) === devicePath ? deviceDescriptor : -noEntry,
    __syscall_getcwd: (buffer, size) => {
      if (size! < 2) return -notImplemented;
      new Uint8Array(instance().memory.buffer).set([0x2f, 0], buffer);
      return 2;
    },
    __syscall_chdir: () => -noEntry,
    __syscall_stat64: () => -noEntry,
    __syscall_lstat64: () => -noEntry,
    __syscall_newfstatat: () => -noEntry,
  };
}

function view(exports: Exports): DataView {
  return new DataView(exports.memory.buffer);
}

/** The buffers of an array of (pointer, length) pairs, as views into the memory. */
function buffers(exports: Exports, vectors: number, count: number): Uint8Array[] {
  const numbers = view(exports);
  return Array.from({ length: count }, (_, index) => {
    const pointer = numbers.getUint32(vectors + 8 * index, true);
    const length = numbers.getUint32(vectors + 8 * index + 4, true);
    return new Uint8Array(exports.memory.buffer, pointer, length);
  });
}

function gather(
  exports: Exports,
  vectors: number,
  count: number,
): { bytes: Uint8Array; total: number } {
  const parts = buffers(exports, vectors, count);
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, total };
}

function text(exports: Exports, pointer: number): string {
  const bytes = new Uint8Array(exports.memory.buffer, pointer);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}
