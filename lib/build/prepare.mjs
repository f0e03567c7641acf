import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint, isStale, root, stamp } from './stamps.mjs';
import { main, run, Stop, say, step } from './terminal.mjs';

/**
 * Brings a clone to the state in which everything can run: dependencies, database client, editor, bundles,
 * pages. Each step runs only when what it reads has changed; when nothing has, this takes some tens of
 * milliseconds. Needs Node and npm, nothing else: no compiler, no download outside the npm registry.
 */
export async function prepare() {
  requireNode();
  await exclusively(async () => {
    for (const { name, label, reads, makes, work } of steps) {
      const print = fingerprint(reads);
      if (!isStale(name, print, makes)) continue;
      await step(label, work);
      stamp(name, print);
    }
  });
}

const steps = [
  {
    name: 'dependencies',
    label: 'installing dependencies (a minute the first time)',
    reads: ['package-lock.json', '.npmrc', 'worker/package.json'],
    makes: ['node_modules/next/package.json', 'node_modules/esbuild/package.json'],
    work: installDependencies,
  },
  {
    name: 'database',
    label: 'generating the database client',
    reads: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    makes: ['lib/store/generated/client.ts'],
    work: generateClient,
  },
  {
    name: 'kernels',
    label: 'compiling the kernels to WebAssembly',
    reads: ['lib/build/wasm.mjs', 'lib/kernels/wasm/assembly', 'package-lock.json'],
    makes: ['lib/kernels/wasm/generated'],
    work: async () => (await load('lib/build/wasm.mjs')).buildWasm(),
  },
  {
    name: 'editor',
    label: 'bundling the editor',
    reads: ['lib/build/monaco.mjs', 'package-lock.json'],
    makes: ['public/monaco'],
    work: async () =>
      (await load('lib/build/monaco.mjs')).buildMonaco({ outDir: join(root, 'public/monaco') }),
  },
  {
    name: 'bundles',
    label: 'bundling server, command line and worker',
    reads: ['package.json', 'package-lock.json', 'lib', 'worker'],
    makes: ['dist/server.mjs', 'dist/cli.mjs', 'dist/client.mjs', 'dist/worker/dsage-worker.mjs'],
    work: async () => (await load('lib/build/bundles.mjs')).buildBundles(),
  },
  {
    name: 'pages',
    label: 'building the pages (half a minute the first time)',
    reads: [
      ...['app', 'lib/protocol', 'lib/notebook', 'lib/signing', 'lib/auth', 'lib/server'],
      ...['next.config.js', 'tsconfig.json', 'package-lock.json'],
    ],
    makes: ['.next/BUILD_ID'],
    work: buildPages,
  },
];

/** Steps load their tools only after the dependencies are there. */
function load(path) {
  return import(pathToFileURL(join(root, path)).href);
}

async function installDependencies() {
  rmSync(join(root, 'node_modules', '.dsage'), { recursive: true, force: true });
  await run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root });
  linkCommand();
}

/** `npx dsage` finds the command at once instead of packing this folder first. */
function linkCommand() {
  const link = join(root, 'node_modules', '.bin', 'dsage');
  rmSync(link, { force: true });
  symlinkSync('../../lib/cli/bin.mjs', link);
}

function generateClient() {
  return run(['node', 'node_modules/prisma/build/index.js', 'generate'], {
    cwd: root,
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'prisma', 'no-schema-engine.sh'),
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
}

function buildPages() {
  return run(['node', 'node_modules/next/dist/bin/next', 'build'], {
    cwd: root,
    env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  });
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Stop(
    `dsage needs Node 20.19 or newer; this is ${process.version}. Install a newer Node and try again.`,
  );
}

/** Two commands at the same time (say, `npm start` and `npm test`) must not build into each other's files. */
async function exclusively(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `dsage-build-${name}.pid`);
  await acquire(lock);
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function acquire(lock) {
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(lock)) rmSync(lock, { force: true });
    else if (!told) say('another dsage command is building; waiting for it');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isAlive(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] !== undefined && existsSync(process.argv[1])) {
  if (pathToFileURL(process.argv[1]).href === import.meta.url) await main(prepare);
}
