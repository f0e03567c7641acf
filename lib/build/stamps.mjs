import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A step is stale when what it reads has changed since it last succeeded. Contents are compared, not times:
 * a checkout touches every file, and a fresh clone has no times worth anything.
 */

/** The top of the project. */
export const root = new URL('../../', import.meta.url).pathname;

const skipped = new Set(['node_modules', '.next', 'dist', 'generated', '.git']);

/**
 * SHA-256 over names and contents of the files below the given places, tests left out.
 * @param {string[]} places files or folders, relative to the root; what does not exist counts as empty
 * @returns {string} 64 hexadecimal digits
 */
export function fingerprint(places) {
  const hash = createHash('sha256').update(process.version);
  for (const place of places) {
    for (const file of filesBelow(join(root, place))) {
      hash.update(`\0${file.slice(root.length)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/**
 * The files below a place in order of name; a file is itself, nothing is nothing.
 * @param {string} place absolute path
 * @param {{ tests?: boolean }} [options] whether tests count; without it they are left out
 * @returns {string[]}
 */
export function filesBelow(place, options = {}) {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isFile()) return [place];
  return readdirSync(place)
    .filter((name) => !skipped.has(name) && (options.tests || !/\.(test|bench)\.tsx?$/.test(name)))
    .sort()
    .flatMap((name) => filesBelow(join(place, name), options));
}

const stampFile = (name) => join(root, 'node_modules', '.dsage', name);

/** Whether the step must run: its inputs differ from its last success, or what it made is gone. */
export function isStale(name, print, outputs) {
  if (outputs.some((path) => statSync(join(root, path), { throwIfNoEntry: false }) === undefined)) {
    return true;
  }
  try {
    return readFileSync(stampFile(name), 'utf8') !== print;
  } catch {
    return true;
  }
}

/** Remembers that the step succeeded on these inputs. */
export function stamp(name, print) {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), print);
}
