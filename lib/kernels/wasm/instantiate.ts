/** A compiled module of this room: base64 as the build wrote it. */
export type WasmText = string;

const compiled = new Map<WasmText, WebAssembly.Module>();

/**
 * An instance of a module over a memory of the caller's. Compiling happens once a process and module; the instances
 * share nothing but their code.
 *
 * @param text a module of `generated/`
 * @param memory the only import
 * @returns the module's exports, as the caller knows them
 */
export function instantiate<Exports>(text: WasmText, memory: WebAssembly.Memory): Exports {
  let module = compiled.get(text);
  if (module === undefined) {
    module = new WebAssembly.Module(bytesOf(text));
    compiled.set(text, module);
  }
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
}

function bytesOf(text: WasmText): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
