import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { build, stop } from 'esbuild';
import { buildWorker } from '../../worker/build.mjs';
import { root } from './stamps.mjs';

/**
 * Compiles the programs into dist/: one file each, so that a start costs no transpiling. Packages stay
 * outside (they are installed beside it), except in the worker, which travels alone.
 */
export async function buildBundles() {
  await build({
    absWorkingDir: root,
    entryPoints: {
      server: 'lib/server/main.ts',
      cli: 'lib/cli/main.ts',
      client: 'lib/client/dsage.ts',
    },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
  chmodSync(join(root, 'dist', 'cli.mjs'), 0o755);
  await buildWorker({ outDir: join(root, 'dist', 'worker') });
  // esbuild's own process would live as long as this one, which goes on to be `dsage start`.
  await stop();
}
