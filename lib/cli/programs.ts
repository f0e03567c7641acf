import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is started as processes of their own: arguments of node, each. */
export interface Programs {
  version: string;
  server: string[];
  worker: string[];
  /** This command line itself, for `start --detach`. */
  cli: string[];
}

/** The programs in dist/ of the project that this file is part of, bundled or not. */
export async function installedPrograms(): Promise<Programs> {
  const { folder, version } = await project(dirname(fileURLToPath(import.meta.url)));
  const dist = (file: string) => [join(folder, 'dist', file)];
  return {
    version,
    server: dist('server.mjs'),
    worker: dist('worker/dsage-worker.mjs'),
    cli: dist('cli.mjs'),
  };
}

async function project(folder: string): Promise<{ folder: string; version: string }> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}');
  const { name, version } = JSON.parse(text) as { name?: string; version?: string };
  if (name === 'dsage') return { folder, version: version ?? '' };
  if (folder === dirname(folder)) throw new Error('the command line is not in a folder of dsage');
  return project(dirname(folder));
}
