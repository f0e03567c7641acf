import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { DsageError } from '../../lib/protocol/errors.ts';
import { userName } from '../../lib/protocol/ids.ts';
import { certificateFingerprint } from '../../lib/protocol/login.ts';

/** What this home knows of servers on other machines, by their URL: the pinned certificate and who we are there. */
const knownServers = z.record(
  z.string(),
  z.object({ certificate: certificateFingerprint, user: userName }),
);
export type KnownServer = z.infer<typeof knownServers>[string];

/** The entry of a server; null when it is not known. @throws DsageError HOME_UNUSABLE for a damaged file. */
export async function knownServer(home: string, url: string): Promise<KnownServer | null> {
  return (await read(home))[url] ?? null;
}

/** Remembers a server, so that the next start needs neither fingerprint nor token. */
export async function rememberServer(
  home: string,
  url: string,
  entry: { certificate: string; user: string },
): Promise<void> {
  const all = knownServers.parse({ ...(await read(home)), [url]: entry });
  const file = join(home, 'servers.json');
  // Whole or not at all: a worker that starts at the same time never reads half a file.
  await writeFile(`${file}.${process.pid}`, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.${process.pid}`, file);
}

async function read(home: string): Promise<z.infer<typeof knownServers>> {
  const file = join(home, 'servers.json');
  try {
    return knownServers.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new DsageError('HOME_UNUSABLE', {
      home,
      problem: `${file} is damaged; correct or delete it`,
    });
  }
}
