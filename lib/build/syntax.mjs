import { parseSync } from '@swc/core';

/**
 * A TypeScript file as a syntax tree.
 * @param {string} text
 * @param {{ tsx: boolean }} options whether the file may hold JSX
 * @returns {{ tree: object, slice: (span: { start: number, end: number }) => string }} the tree, and the text of a
 *   node's span: swc counts bytes, from 1, and on through all files that it ever parsed
 */
export function parse(text, { tsx }) {
  const options = { syntax: 'typescript', tsx, target: 'es2022', dynamicImport: true };
  const base = parseSync('', options).span.end;
  const bytes = Buffer.from(text);
  const tree = parseSync(text, options);
  const slice = ({ start, end }) =>
    bytes.subarray(start - base - 1, end - base - 1).toString('utf8');
  return { tree, slice };
}

/**
 * Calls `visit` with every node of a tree, parents first.
 * @param {unknown} tree
 * @param {(node: Record<string, any>) => void} visit
 */
export function walk(tree, visit) {
  if (Array.isArray(tree)) {
    for (const part of tree) walk(part, visit);
    return;
  }
  if (tree === null || typeof tree !== 'object') return;
  if (typeof tree.type === 'string') visit(tree);
  for (const part of Object.values(tree)) walk(part, visit);
}
