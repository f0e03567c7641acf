import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenBudgets } from './budgets.mjs';
import { findChromium } from './chromium.mjs';
import { proveGuards } from './guards.mjs';
import { forbiddenImports } from './imports.mjs';
import { filesBelow, root } from './stamps.mjs';
import { colour, run, say } from './terminal.mjs';

/**
 * What `npm test` is made of. A suite prints what is wrong and gives its counts; it never throws for a
 * failing test.
 * @typedef {{ passed: number, failed: number }} Counts
 */

/** Style and pitfalls, by Biome. */
export async function lint() {
  const { code, output } = await run([bin('biome'), 'check', '.'], {
    cwd: root,
    allowFailure: true,
  });
  return verdict(code === 0 ? [] : [output]);
}

/** The import table and cycles. */
export async function imports() {
  const found = await forbiddenImports();
  return verdict(
    found.map(({ rule, from, to, why }) => `${from} must not import ${to} (${rule}: ${why})`),
  );
}

/** Sizes, documentation and test lines. */
export async function budgets() {
  return verdict(brokenBudgets());
}

/** Every guard is shown a violation. */
export async function guards() {
  const rows = await proveGuards();
  const silent = rows.filter(({ problem }) => problem !== null);
  for (const { name, problem } of silent) say(`    ${colour.red('✗')} ${name}: ${problem}`);
  return { passed: rows.length - silent.length, failed: silent.length };
}

/** Types, by the compiler. */
export async function types() {
  const { code, output } = await run([bin('tsc'), '--noEmit', '-p', '.'], {
    cwd: root,
    allowFailure: true,
  });
  return verdict(code === 0 ? [] : [output]);
}

/**
 * Tests that run in Node, by the end of their file's name. The fast ones are part of `npm test`, two files at a
 * time; the others measure or disturb, have a command of their own, and run one file at a time.
 */
const speeds = {
  fast: { isOurs: (file) => !/\.(slow|chaos)\.test\.tsx?$/.test(file), together: 2 },
  slow: { isOurs: (file) => /\.slow\.test\.tsx?$/.test(file), together: 1 },
  chaos: { isOurs: (file) => /\.chaos\.test\.tsx?$/.test(file), together: 1 },
};

/** Unit, contract and integration tests: every fast `*.test.ts` beside the file that it tests. */
export function units(pattern) {
  return nodeTests('fast', pattern);
}

/** `*.slow.test.ts`: the same sort of tests, minutes long. */
export function slow(pattern) {
  return nodeTests('slow', pattern);
}

/** `*.chaos.test.ts`: the whole system while its parts are killed. */
export function chaos(pattern) {
  return nodeTests('chaos', pattern);
}

async function nodeTests(speed, pattern) {
  const files = testFiles(speed, pattern);
  // Without a file Node's runner would look for tests by itself.
  if (files.length === 0) return verdict([`there is no ${speed} test file${having(pattern)}`]);
  return counted((counts) =>
    interactive(
      [
        ...['node', '--import', 'tsx', '--test'],
        `--test-concurrency=${speeds[speed].together}`,
        `--test-reporter=${join(root, 'lib/build/reporter.mjs')}`,
        '--test-reporter-destination=stderr',
        ...files,
      ],
      { DSAGE_TEST_COUNTS: counts },
    ),
  );
}

const having = (pattern) => (pattern === undefined ? '' : ` with ${pattern} in its path`);

/**
 * The test files of one speed whose path below the project has a word.
 * @param {'fast' | 'slow' | 'chaos'} speed
 * @param {string} [pattern] the word; all files when left out
 * @returns {string[]} absolute paths
 */
function testFiles(speed, pattern = '') {
  return ['lib', 'worker', 'app', 'prisma']
    .flatMap((place) => filesBelow(join(root, place), { tests: true }))
    .filter((file) => /\.test\.tsx?$/.test(file) && speeds[speed].isOurs(file))
    .filter((file) => file.slice(root.length).includes(pattern));
}

/** The walk of a user in real Chromium, against a real server with real workers. */
export async function browser(...options) {
  const chromium = await findChromium();
  return counted((counts) =>
    interactive(
      [
        ...['node', join(root, 'node_modules/@playwright/test/cli.js'), 'test'],
        ...['--config', join(root, 'playwright/playwright.config.ts'), ...options],
      ],
      { DSAGE_TEST_COUNTS: counts, DSAGE_CHROMIUM: chromium },
    ),
  );
}

const bin = (name) => join(root, 'node_modules', '.bin', name);

function verdict(problems) {
  for (const problem of problems) say(`    ${colour.red('✗')} ${problem}`);
  return { passed: problems.length === 0 ? 1 : 0, failed: problems.length };
}

/** Runs a test program that leaves its counts in a file; a program that ends badly has failed at least once. */
async function counted(work) {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-counts-'));
  try {
    const file = join(folder, 'counts.json');
    const code = await work(file);
    const counts = readCounts(file);
    return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function interactive([file, ...args], env) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 2, 2],
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
