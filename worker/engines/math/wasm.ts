import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** MicroPython's WebAssembly module from the installed package: for tests and development; the bundle embeds it. */
export function readMicroPythonWasm(): Uint8Array {
  const require = createRequire(import.meta.url);
  const entry = '@micropython/micropython-webassembly-pyscript/micropython.wasm';
  return new Uint8Array(readFileSync(require.resolve(entry)));
}
