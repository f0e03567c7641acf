import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPath } from './workerLine.ts';

/** The worker as other machines download it. */
export interface WorkerBundle {
  /** SHA-256 of the one file that is the worker, hex. */
  sha256: string;
  /** Where that file is served. */
  path: string;
  /** Content by path: the file, the script that fetches it, and the package for npx. */
  files: ReadonlyMap<string, { content: Buffer; type: string }>;
}

/**
 * Reads the worker that this server hands out, once: what is pinned in a printed line is what is served, also
 * when somebody builds again meanwhile. Null when it has not been built.
 *
 * Requests are looked up in a map of exact paths, so no path that anybody sends ever reaches the disk. The
 * content's hash is in the path, because npx takes the same path for the same content for ever.
 */
export async function readWorkerBundle(folder: string): Promise<WorkerBundle | null> {
  const script = await readIfThere(join(folder, 'dsage-worker.mjs'));
  if (script === null) return null;
  const sha256 = createHash('sha256').update(script).digest('hex');
  const path = `/worker/${sha256.slice(0, 8)}/dsage-worker.mjs`;
  const type = 'text/javascript; charset=utf-8';
  const start = await readFile(join(folder, 'start.cjs'), 'utf8');
  const files = new Map([
    [path, { content: script, type }],
    [startPath, { content: startScript(start, { path, sha256 }), type }],
  ]);
  for (const name of await readdir(folder)) {
    if (!/^[0-9a-f]{8}$/.test(name)) continue;
    const content = await readIfThere(join(folder, name, 'dsage-worker.tgz'));
    if (content !== null) {
      files.set(`/worker/${name}/dsage-worker.tgz`, { content, type: 'application/gzip' });
    }
  }
  return { sha256, path, files };
}

/** The script that the printed line runs, with what it must know in front. */
export function startScript(text: string, bundle: Pick<WorkerBundle, 'path' | 'sha256'>): Buffer {
  const { path, sha256 } = bundle;
  return Buffer.from(`const bundle = ${JSON.stringify({ path, sha256 })};\n${text}`);
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
