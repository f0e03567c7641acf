import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildWorker } from '../../worker/build.mjs';
import { root } from './stamps.mjs';

/**
 * Compiles the programs into dist/: one file each, so that a start costs no transpiling. Packages stay
 * outside (they are installed beside it), except in the worker, which travels alone, and zod in the command
 * line: as a part of it, it costs every command 0.02 s instead of 0.09 s. The command line lies in pieces in dist/cli.
 */
export async function buildBundles() {
  await bundle({ server: 'lib/server/main.ts', client: 'lib/client/dsage.ts' });
  rmSync(join(root, 'dist', 'cli'), { recursive: true, force: true });
  await bundle(
    { cli: 'lib/cli/main.ts', 'cli/thread': 'lib/cli/factor/threads/thread.ts' },
    commandLine,
  );
  chmodSync(join(root, 'dist', 'cli.mjs'), 0o755);
  await buildWorker({ outDir: join(root, 'dist', 'worker') });
}

/** In pieces that are loaded when they are needed: a command waits for no code but its own. */
const commandLine = {
  packages: 'bundle',
  plugins: [onlyInside('zod')],
  splitting: true,
  chunkNames: 'cli/[name]-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
};

function bundle(entryPoints, packages = { packages: 'external' }) {
  return build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    ...packages,
  });
}

/** Every package but this one stays outside. */
function onlyInside(name) {
  return {
    name: 'packages',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        const inside = kind === 'entry-point' || path === name || path.startsWith(`${name}/`);
        return inside ? undefined : { path, external: true };
      });
    },
  };
}
