import { open, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { RunFile } from '../../client/credentials.ts';
import type { HomePaths } from '../../client/home.ts';
import { type Config, flagName } from '../../server/config/settings.ts';
import { type Finding, fine, problem } from './check.ts';

const leastNode = [20, 19] as const;
const leastFreeBytes = 500_000_000;

/** Whether this Node is new enough. */
export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (isNew) return fine('node', version);
  return problem('node', version, `Install Node ${leastNode.join('.')} or newer.`);
}

/** Whether there is room for the database, in the file system of the home. */
export async function checkDisk(folder: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
    if (bavail * bsize > leastFreeBytes) return fine('disk', free);
    return problem('disk', free, `Free some space in the file system of ${folder}.`);
  } catch {
    return problem('disk', `${folder} is not there`, 'Run `npx dsage setup`.');
  }
}

/** Whether the database is a readable SQLite file; one that is not there yet is made at the first start. */
export async function checkDatabase({ database, backups }: HomePaths): Promise<Finding> {
  try {
    const file = await open(database, 'r+');
    try {
      const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
      if (buffer.toString('latin1') === 'SQLite format 3\0') return fine('database', database);
      return problem('database', `${database} is damaged`, `Restore the newest from ${backups}.`);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return fine('database', 'none yet; the first start makes it');
    return problem('database', message, 'Check its owner and permissions.');
  }
}

/** Whether each port is free, or taken by the server of this home. */
export function checkPorts(config: Config, run: RunFile | null): Promise<Finding[]> {
  const ours = [run?.webUrl, run?.tlsUrl].map((url) => (url ? Number(new URL(url).port) : 0));
  const places = [
    ['webPort', config.webHost],
    ['tlsPort', config.tlsHost],
  ] as const;
  return Promise.all(
    places.map(async ([key, host]) => {
      const port = config[key];
      const name = `port ${port}`;
      if (port !== 0 && ours.includes(port)) return fine(name, 'ours');
      const taken = await whyNotListen(port, host);
      if (taken === null) return fine(name, 'free');
      const next = `Stop the program that has it, or choose another with ${flagName(key)}.`;
      return problem(name, taken, next);
    }),
  );
}

/** Whether the clock is plausible: nothing here was written in the future. */
export async function checkClock(paths: HomePaths): Promise<Finding> {
  const times = await Promise.all(
    [paths.certificate, paths.database, paths.serverLog].map((path) =>
      stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  const now = new Date();
  const aheadMs = Math.max(...times) - now.getTime();
  if (aheadMs < 60_000) return fine('clock', now.toISOString());
  return problem('clock', `${now.toISOString()}, but files are newer`, 'Set the clock right.');
}

function whyNotListen(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' ? 'taken by another program' : error.message),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
