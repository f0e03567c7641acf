import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Monaco as static files. Bundling it together with the pages would treble the time of `next build`
 * and its memory, so it is bundled once by esbuild into public/monaco/<version>/ and loaded by URL.
 */

/** What a notebook's cell needs of the editor, and no more: the whole is twice as large. */
const features = [
  'bracketMatching',
  'caretOperations',
  'clipboard',
  'codeEditor',
  'codicon',
  'comment',
  'contextmenu',
  'cursorUndo',
  'find',
  'hover',
  'indentation',
  'lineSelection',
  'linesOperations',
  'longLinesHelper',
  'multicursor',
  'placeholderText',
  'readOnlyMessage',
  'smartSelect',
  'snippet',
  'suggest',
  'toggleTabFocusMode',
  'tokenization',
  'wordHighlighter',
  'wordOperations',
  'wordPartOperations',
];

const languages = ['markdown', 'python'];

/** Monaco's Python knows no calls; factor(…) shall stand out in the editor as it does in code that is only shown. */
const calls = `
import { language } from 'monaco-editor/languages/definitions/python/python';
language.tokenizer.root.unshift([
  /[a-zA-Z_]\\w*(?=\\s*\\()/,
  { cases: { '@keywords': 'keyword', '@default': 'function' } },
]);`;

const entry = [
  ...features.map((name) => `import 'monaco-editor/features/${name}/register';`),
  ...languages.map((name) => `import 'monaco-editor/languages/definitions/${name}/register';`),
  calls,
  "export { editor, KeyCode, KeyMod, languages, MarkerSeverity, Position, Range, Selection, Uri } from 'monaco-editor/editor';",
].join('\n');

const root = fileURLToPath(new URL('../..', import.meta.url));
// By path: Monaco's exports do not offer its package.json.
const manifest = readFileSync(join(root, 'node_modules/monaco-editor/package.json'), 'utf8');

/** Names the folder: Monaco's version and what is taken of it, so that it can be cached for ever. */
export const monacoVersion = `${JSON.parse(manifest).version}-${createHash('sha256').update(entry).digest('hex').slice(0, 8)}`;

/**
 * Bundles the editor into `<outDir>/<monacoVersion>/`: monaco.js, monaco.css, its font, and editor.worker.js.
 * Does nothing when they are there. Older versions in `outDir` are removed.
 * @param {{ outDir?: string }} [options]
 * @returns {Promise<{ folder: string, built: boolean }>}
 */
export async function buildMonaco({ outDir = join(root, 'public/monaco') } = {}) {
  const folder = join(outDir, monacoVersion);
  if (await isFile(join(folder, 'monaco.js'))) return { folder, built: false };
  const { build } = await import('esbuild');
  // Written beside and renamed: a build that was killed never looks finished.
  const unfinished = join(dirname(outDir), `.monaco-${process.pid}`);
  try {
    await Promise.all([build(editorBundle(unfinished)), build(workerBundle(unfinished))]);
    await rm(outDir, { recursive: true, force: true });
    await mkdir(outDir, { recursive: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return { folder, built: true };
}

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
};

function editorBundle(outdir) {
  return {
    ...shared,
    stdin: { contents: entry, resolveDir: root, sourcefile: 'monaco.js' },
    outfile: join(outdir, 'monaco.js'),
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    plugins: [withoutSourceMapComments],
  };
}

function workerBundle(outdir) {
  return {
    ...shared,
    entryPoints: { 'editor.worker': 'monaco-editor/editor/editor.worker.js' },
    format: 'iife',
    outdir,
  };
}

/** Monaco's own files point at source maps that are not shipped; a browser's tools would ask for them. */
const withoutSourceMapComments = {
  name: 'without-source-map-comments',
  setup(build) {
    build.onLoad({ filter: /monaco-editor[\\/].*\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/\/\*# sourceMappingURL=.*?\*\//g, ''),
      loader: 'css',
    }));
  },
};

async function isFile(path) {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}
