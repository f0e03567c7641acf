import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { tar } from './tar.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Builds the worker into `outDir` (dist/worker): one file that needs nothing but Node, and, in a folder named
 * by its SHA-256, the same file and the npm package of it. npx keeps what it fetched under the text of the
 * address, so new content needs a new address; and a worker that runs starts its processes from that folder,
 * so a later build does not change it under its feet. The same sources give the same bytes.
 */
export async function buildWorker({ outDir }) {
  const code = await bundle();
  const packageJson = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));
  const facts = {
    sha256: createHash('sha256').update(code).digest('hex'),
    version: packageJson.version,
  };
  const folder = join(outDir, facts.sha256.slice(0, 8));
  await mkdir(folder, { recursive: true });
  await replace(join(folder, 'dsage-worker.mjs'), code, 0o755);
  // gzip's header carries no time when zlib makes it, so the archive is the same every time.
  await replace(
    join(folder, 'dsage-worker.tgz'),
    gzipSync(npmPackage(code, packageJson), { level: 9 }),
  );
  await replace(join(outDir, 'dsage-worker.mjs'), code, 0o755);
  await replace(join(outDir, 'start.cjs'), await readFile(join(here, 'start.cjs')));
  await replace(join(outDir, 'build.json'), `${JSON.stringify(facts, null, 2)}\n`);
  return facts;
}

async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: join(here, '..'),
    entryPoints: [join(here, 'main.ts')],
    write: false,
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
  return Buffer.from(outputFiles[0].contents);
}

/** The layout that `npm pack` makes. */
function npmPackage(code, { version, description, license, engines }) {
  const name = 'dsage-worker';
  const bin = { 'dsage-worker': 'dsage-worker.mjs' };
  const about = { name, version, description, license, type: 'module', engines, bin };
  const content = Buffer.from(`${JSON.stringify(about, null, 2)}\n`);
  return tar([
    { name: 'package/package.json', content },
    { name: 'package/dsage-worker.mjs', content: code, mode: 0o755 },
  ]);
}

/** Whole or not at all: somebody may be starting the file now. */
async function replace(file, content, mode = 0o644) {
  const part = `${file}.${process.pid}`;
  await writeFile(part, content, { mode });
  await rename(part, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sha256, version } = await buildWorker({ outDir: join(here, '..', 'dist', 'worker') });
  console.log(`dsage-worker ${version} ${sha256}`);
}
