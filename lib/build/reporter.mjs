import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './stamps.mjs';

/**
 * Reporter for Node's test runner: each file once, the whole story of what failed, and the counts as JSON in
 * the file that DSAGE_TEST_COUNTS names, so that `npm test` can add them up. A skipped test counts as failed:
 * here a test is run or does not exist.
 */
export default async function* report(source) {
  const counts = { passed: 0, failed: 0 };
  const printed = new Map();
  for await (const { type, data } of source) {
    if (type === 'test:stderr' || type === 'test:stdout') {
      printed.set(data.file, ((printed.get(data.file) ?? '') + data.message).slice(-8_000));
    }
    if (type === 'test:fail' && isFile(data)) yield indent(printed.get(data.file) ?? '');
    if (!isTest(type, data)) continue;
    if (type === 'test:pass' && !data.skip && !data.todo) counts.passed++;
    else {
      counts.failed++;
      yield failure(data);
    }
  }
  writeFileSync(process.env.DSAGE_TEST_COUNTS, JSON.stringify(counts));
}

/** Suites are groups and do not count; a file counts only when it ended badly outside its tests. */
function isTest(type, data) {
  return (type === 'test:pass' || type === 'test:fail') && data.details?.type !== 'suite';
}

function isFile(data) {
  return data.name === data.file;
}

function failure(data) {
  const where = data.file === undefined ? '' : `${relative(root, data.file)}: `;
  if (data.skip || data.todo) return `\n    ✗ ${where}${data.name} was skipped\n`;
  const cause = data.details.error?.cause ?? data.details.error;
  return `\n    ✗ ${where}${data.name}\n${indent(cause?.stack ?? cause?.message ?? String(cause))}`;
}

function indent(text) {
  const lines = text.split('\n').slice(0, 80);
  return `${lines.map((line) => `      ${line}`).join('\n')}\n`;
}
