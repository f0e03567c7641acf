import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { tamper } from './database.ts';
import { newHome, runDsage } from './dsage.ts';
import { expect, test } from './walk.ts';

const home = {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
  home: async ({}, use: (home: string) => Promise<void>) => {
    const folder = newHome();
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
};
const starting = test.extend<{ home: string }>(home);
const anyPort = ['--web-port', '0', '--tls-port', '0', '--workers', '0'];

/** Starts in vain; gives the one sentence that it said. */
async function refusalOf(folder: string, ...options: string[]): Promise<string> {
  const { code, out, err } = await runDsage(folder, 'start', ...options);
  expect(code, out + err).toBe(1);
  expect(out).toBe('');
  const lines = err.split('\n').filter((line) => line.trim() !== '' && !/^stopping/.test(line));
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

starting('a taken port is named in one sentence', async ({ home }) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const sentence = await refusalOf(home, ...anyPort, '--web-port', `${port}`);
  other.close();
  expect(sentence).toContain(`Port ${port} is taken by another program.`);
  expect(sentence).toContain('--web-port');
});

starting('a home that cannot be a folder is named in one sentence', async ({ home }) => {
  const file = join(home, 'file');
  writeFileSync(file, 'in the way');
  const sentence = await refusalOf(join(file, 'home'), ...anyPort);
  expect(sentence).toContain(`The folder ${join(file, 'home')} cannot be used`);
  expect(sentence).toContain('DSAGE_HOME');
  expect(readFileSync(file, 'utf8')).toBe('in the way');
});

starting('a database of a newer version is left as it is', async ({ home }) => {
  mkdirSync(join(home, 'sub'));
  const folder = join(home, 'sub');
  expect((await runDsage(folder, 'start', '--detach', ...anyPort)).code).toBe(0);
  expect((await runDsage(folder, 'stop')).code).toBe(0);
  const insert = `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at,
    applied_steps_count) VALUES ('x', 'y', '29990101000000_future', 1, 1, 1)`;
  expect(tamper(folder, insert)).toBe(1);
  const before = contentsOf(folder);
  const sentence = await refusalOf(folder, ...anyPort);
  expect(sentence).toContain('written by a newer dsage (migration 29990101000000_future)');
  expect(sentence).toContain(join(folder, 'db', 'backups'));
  expect(contentsOf(folder)).toEqual(before);
});

/** The database, byte by byte, and the names of its backups. */
function contentsOf(folder: string): [Buffer, string[]] {
  const backups = join(folder, 'db', 'backups');
  return [readFileSync(join(folder, 'db', 'dsage.db')), readdirSync(backups)];
}
