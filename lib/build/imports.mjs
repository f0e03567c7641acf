import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { filesBelow, root } from './stamps.mjs';
import { parse, walk } from './syntax.mjs';

const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');

const places = ['lib', 'app', 'worker', 'playwright', 'prisma'];

/**
 * Holds every import below a tree against the import table.
 * @param {string} [top] the tree; the project itself when left out
 * @returns {Promise<{ rule: string, from: string, to: string, why: string }[]>} what is forbidden
 */
export async function forbiddenImports(top = root) {
  const mirror = mkdtempSync(join(tmpdir(), 'dsage-imports-'));
  try {
    for (const place of places) mirrorFiles(place, { top, mirror });
    const { output } = await cruise(
      places.filter((place) => existsSync(join(mirror, place))),
      { ...options, baseDir: mirror, validate: true, ruleSet: { forbidden } },
    );
    return output.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
      why: forbidden.find(({ name }) => name === rule.name)?.comment ?? '',
    }));
  } finally {
    rmSync(mirror, { recursive: true, force: true });
  }
}

/**
 * dependency-cruiser cannot parse JSX without the compiler API that TypeScript 7 has no more. So it is shown a
 * mirror of the tree in which each file is reduced to its imports.
 */
function mirrorFiles(place, { top, mirror }) {
  const base = join(top, '/');
  for (const file of filesBelow(join(top, place), { tests: true })) {
    if (!/\.(ts|tsx|js|mjs|cjs|css|svg|json)$/.test(file)) continue;
    const copy = join(mirror, file.slice(base.length));
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, /\.tsx?$/.test(file) ? importsOf(file) : readFileSync(file));
  }
}

function importsOf(file) {
  const { tree, slice } = parse(readFileSync(file, 'utf8'), { tsx: file.endsWith('x') });
  const lines = [];
  walk(tree, (node) => {
    const isStatic = /^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type);
    if (isStatic && node.source) lines.push(slice(node.span));
    if (node.type === 'CallExpression' && node.callee.type === 'Import')
      lines.push(slice(node.span));
    if (node.type === 'TsImportType')
      lines.push(`import type {} from ${slice(node.argument.span)}`);
  });
  return `${lines.join(';\n')};\n`;
}
