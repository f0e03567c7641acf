import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildWorker } from '../../worker/build.mjs';
import { root } from './stamps.mjs';

/**
 * Compiles the programs into dist/: one file each, so that a start costs no transpiling. Packages stay
 * outside (they are installed beside it), except in the worker, which travels alone, and what the command line loads each
 * time: as a part of it, zod costs every command 0.02 s instead of 0.09 s, and the line to the server costs 0.05 s less.
 * The command line lies in pieces in dist/cli.
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
  plugins: [onlyInside(['zod', 'socket.io-client', ...lineOf()])],
  // Packages inside that are not modules ask for Node's own parts in the old way.
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module';\nconst require = createRequireForBundle(import.meta.url);",
  },
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

/** What socket.io-client is made of. */
function lineOf() {
  return [
    '@socket.io/component-emitter',
    'debug',
    'engine.io-client',
    'engine.io-parser',
    'ms',
    'socket.io-parser',
    'ws',
    'xmlhttprequest-ssl',
  ];
}

/** Every package but these stays outside. */
function onlyInside(names) {
  return {
    name: 'packages',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        const isInside = names.some((name) => path === name || path.startsWith(`${name}/`));
        return isInside || kind === 'entry-point' ? undefined : { path, external: true };
      });
    },
  };
}
