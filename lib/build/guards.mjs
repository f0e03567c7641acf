import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brokenBudgets } from './budgets.mjs';
import { forbiddenImports } from './imports.mjs';
import { root } from './stamps.mjs';
import { run } from './terminal.mjs';

/**
 * A guard that never barks proves nothing. Each one is shown a small house with one violation planted in it
 * and must name exactly that; the same house without the violation must pass.
 */

const long = `export function long(): void {\n${'  console.log(1);\n'.repeat(80)}}\n`;

/** The violations: what is planted where, and the rule that must find it. */
const planted = [
  plantImport('room-protocol', 'lib/protocol/a.ts', '../kernels/b.ts'),
  plantImport('room-kernels', 'lib/kernels/a.ts', '../protocol/b.ts'),
  plantImport('room-signing', 'lib/signing/a.ts', '../jobs/b.ts'),
  plantImport('room-notebook', 'lib/notebook/a.ts', '../store/b.ts'),
  plantImport('room-jobs', 'lib/jobs/a.ts', '../store/b.ts'),
  plantImport('room-distributed', 'lib/distributed/a.ts', '../client/b.ts'),
  plantImport('room-client', 'lib/client/a.ts', '../store/b.ts'),
  plantImport('room-store', 'lib/store/a.ts', '../server/b.ts'),
  plantImport('room-auth', 'lib/auth/a.ts', '../jobs/b.ts'),
  plantImport('room-realtime', 'lib/realtime/a.ts', '../store/b.ts'),
  plantImport('room-server', 'lib/server/a.ts', '../cli/b.ts'),
  plantImport('room-cli', 'lib/cli/a.ts', '../store/b.ts'),
  plantImport('room-bench', 'lib/bench/a.ts', '../store/b.ts'),
  plantImport('command-line-server', 'lib/cli/a.ts', '../server/b.ts'),
  plantImport('room-worker', 'worker/a.ts', '../lib/store/b.ts'),
  plantImport('room-app', 'app/jobs/a.ts', '../../lib/store/b.ts'),
  plantImport('room-app-browser', 'app/_ui/a.ts', '../../lib/auth/b.ts'),
  plantImport('package-prisma', 'lib/jobs/a.ts', '@prisma/client'),
  plantImport('package-next-auth', 'lib/server/a.ts', 'next-auth'),
  plantImport('package-socket-server', 'lib/server/a.ts', 'socket.io'),
  plantImport('package-socket-client', 'lib/store/a.ts', 'socket.io-client'),
  plantImport('package-http', 'lib/jobs/a.ts', 'node:http'),
  plantImport('package-next', 'lib/store/a.ts', 'next'),
  plantImport('package-react', 'lib/notebook/a.ts', 'react'),
  plantImport('package-processes', 'lib/server/a.ts', 'node:child_process'),
  plantImport('package-evaluation', 'lib/server/a.ts', '@micropython/runtime'),
  {
    ...plantImport('room-kernels', 'lib/kernels/a.ts', '../protocol/b.ts', 'type'),
    name: 'room-kernels by a type',
  },
  {
    rule: 'no-cycles',
    files: {
      'lib/jobs/a.ts': "import type { B } from './b.ts';\nexport type A = B[];\n",
      'lib/jobs/b.ts': "import type { A } from './a.ts';\nexport type B = A[];\n",
    },
  },
  plantLint('noExcessiveLinesPerFunction', 'lib/jobs/a.ts', long),
  plantLint('noExplicitAny', 'lib/jobs/a.ts', 'export const a: any = 1;\n'),
  plantLint('noProcessEnv', 'lib/jobs/a.ts', 'export const a = process.env.HOME;\n'),
  plantLint('plugin', 'lib/kernels/a.ts', 'export const a = () => Date.now();\n'),
  plantLint('plugin', 'lib/distributed/a.ts', 'export const a = () => Math.random();\n'),
  plantBudget('lines of code', 'lib/store/a.ts', 'export const a = [\n', '  1,\n', '];\n'),
  plantBudget('a page at most', 'app/jobs/page.tsx', 'export const a = [\n', '  1,\n', '];\n'),
  plantBudget('no doc string', 'lib/client/a.ts', '', '', 'export const a = 1;\n'),
  plantBudget('lines of tests', 'lib/signing/a.ts', '', '', '/** One. */\nexport const a = 1;\n'),
];

function plantImport(rule, file, to, kind = 'value') {
  const statement =
    kind === 'type'
      ? `import type { b } from '${to}';\nexport type A = typeof b;\n`
      : `import { b } from '${to}';\nexport const a = b;\n`;
  const target = to.startsWith('.') ? { [join(dirname(file), to)]: 'export const b = 1;\n' } : {};
  return { rule, files: { ...target, [file]: statement } };
}

function plantLint(rule, file, text) {
  return { rule, files: { [file]: text }, by: 'lint' };
}

function plantBudget(rule, file, head, line, tail) {
  return { rule, files: { [file]: head + line.repeat(420) + tail }, by: 'budgets' };
}

/**
 * Shows every guard its violation.
 * @returns {Promise<{ name: string, problem: string | null }[]>} one row a guard; a problem when it stayed silent
 */
export async function proveGuards() {
  const rows = [
    { name: 'a house without violation passes', problem: await complaints({ files: clean }) },
  ];
  for (const plant of planted) {
    const name = `${plant.name ?? plant.rule} in ${Object.keys(plant.files).at(-1)}`;
    rows.push({ name, problem: await silence(plant) });
  }
  return rows;
}

const clean = {
  'lib/protocol/b.ts': '/** One. */\nexport const b = 1;\n',
  'lib/protocol/b.test.ts': "import { b } from './b.ts';\n\nif (b !== 1) throw new Error('b');\n",
  'lib/store/a.ts': "import { b } from '../protocol/b.ts';\n\nexport const a = b;\n",
};

async function complaints(plant) {
  const found = await inHouse(plant.files, async (top) => [
    ...(await byImports(top)),
    ...(await byLint(top)),
    ...brokenBudgets(top),
  ]);
  return found.length === 0 ? null : `it complained: ${found.join('; ')}`;
}

async function silence(plant) {
  const guard = plant.by === 'lint' ? byLint : plant.by === 'budgets' ? brokenBudgets : byImports;
  const found = await inHouse(plant.files, guard);
  return found.some((line) => line.includes(plant.rule))
    ? null
    : `silent; it said: ${found.join('; ')}`;
}

async function inHouse(files, guard) {
  const top = mkdtempSync(join(tmpdir(), 'dsage-guard-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(top, name)), { recursive: true });
      writeFileSync(join(top, name), text);
    }
    return await guard(top);
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

async function byImports(top) {
  return (await forbiddenImports(top)).map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`);
}

async function byLint(top) {
  cpSync(join(root, 'biome.json'), join(top, 'biome.json'));
  mkdirSync(join(top, 'lib', 'build'), { recursive: true });
  cpSync(join(root, 'lib/build/clock.grit'), join(top, 'lib/build/clock.grit'));
  const biome = join(root, 'node_modules/.bin/biome');
  const { code, output } = await run([biome, 'lint', '--reporter=github', '.'], {
    cwd: top,
    allowFailure: true,
  });
  return code === 0 ? [] : output.split('\n').filter((line) => line.startsWith('::error'));
}
