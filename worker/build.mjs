import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { tar } from './tar.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Builds the worker into `outDir` (dist/worker): one file that needs nothing but Node, and the npm package
 * with that file in a folder named by its SHA-256. npx keeps what it fetched under the text of the address,
 * so new content needs a new address. The same sources give the same bytes.
 */
export async function buildWorker({ outDir }) {
  const file = join(outDir, 'dsage-worker.mjs');
  await build({
    absWorkingDir: join(here, '..'),
    entryPoints: [join(here, 'main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'inline',
    // Speed-ups of socket.io's transport in native code: absent by choice, it does without.
    external: ['bufferutil', 'utf-8-validate'],
    loader: { '.wasm': 'binary' },
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as createRequireForBundle } from 'node:module';\nconst require = createRequireForBundle(import.meta.url);",
    },
    logLevel: 'warning',
  });
  await chmod(file, 0o755);
  const code = await readFile(file);
  const { version, description, license, engines } = JSON.parse(
    await readFile(join(here, 'package.json'), 'utf8'),
  );
  const sha256 = createHash('sha256').update(code).digest('hex');
  const folder = join(outDir, sha256.slice(0, 8));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'dsage-worker.mjs'), code, { mode: 0o755 });
  const packageJson = {
    name: 'dsage-worker',
    version,
    description,
    license,
    type: 'module',
    engines,
    bin: { 'dsage-worker': 'dsage-worker.mjs' },
  };
  const archive = tar([
    {
      name: 'package/package.json',
      content: Buffer.from(`${JSON.stringify(packageJson, null, 2)}\n`),
    },
    { name: 'package/dsage-worker.mjs', content: code, mode: 0o755 },
  ]);
  // gzip's header carries no time when made by zlib, so the archive is the same every time.
  await writeFile(join(folder, 'dsage-worker.tgz'), gzipSync(archive, { level: 9 }));
  const facts = { sha256, version };
  await writeFile(join(outDir, 'build.json'), `${JSON.stringify(facts, null, 2)}\n`);
  return facts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sha256, version } = await buildWorker({ outDir: join(here, '..', 'dist', 'worker') });
  console.log(`dsage-worker ${version} ${sha256}`);
}
