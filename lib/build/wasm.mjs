import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './stamps.mjs';

/**
 * Compiles the hot loops of the kernels to WebAssembly with AssemblyScript: a package of npm, no native
 * toolchain. Every file of lib/kernels/wasm/assembly becomes one module and is written, as base64, into a
 * TypeScript file of lib/kernels/wasm/generated: so it travels inside every bundle, and a kernel needs no file.
 */
export const assemblyFolder = join(root, 'lib/kernels/wasm/assembly');
export const generatedFolder = join(root, 'lib/kernels/wasm/generated');

/** Speed over size; a stray index traps nowhere in WebAssembly's own memory, so the tests hold each routine to its twin. */
const flags = [
  ...['-O3', '--converge', '--noAssert', '--enable', 'simd', '--runtime', 'stub'],
  ...['--importMemory', '--noExportMemory'],
];

/** Compiles every module. @throws Error with the compiler's own words when one does not compile. */
export async function buildWasm() {
  const { default: asc } = await import('assemblyscript/asc');
  rmSync(generatedFolder, { recursive: true, force: true });
  mkdirSync(generatedFolder, { recursive: true });
  for (const name of moduleNames()) {
    const bytes = await compile(asc, name);
    const code = `/** ${name}.ts, compiled. */\nexport default '${Buffer.from(bytes).toString('base64')}';\n`;
    writeFileSync(join(generatedFolder, `${name}.ts`), code);
  }
}

function moduleNames() {
  return readdirSync(assemblyFolder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ name }) => name.slice(0, -'.ts'.length))
    .sort();
}

async function compile(asc, name) {
  let bytes = null;
  const { error, stderr } = await asc.main([`${name}.ts`, '--outFile', `${name}.wasm`, ...flags], {
    readFile: (file) => readOrNull(join(assemblyFolder, file)),
    writeFile: (_, content) => {
      bytes = content;
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === null) {
    throw new Error(`lib/kernels/wasm/assembly/${name}.ts does not compile.\n${stderr}`);
  }
  return bytes;
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
