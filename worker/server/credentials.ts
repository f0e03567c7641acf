import { readFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { homePaths } from '../../lib/client/home.ts';
import { DsageError } from '../../lib/protocol/errors.ts';
import { certificateFingerprint } from '../../lib/signing/certificate.ts';
import type { Config } from '../config.ts';
import type { PinnedServer } from './certificate.ts';
import { joinServer } from './join.ts';
import { type KnownServer, knownServer, rememberServer } from './knownServers.ts';
import type { Credentials } from './session.ts';
import { makeUserKey, readUserKey } from './userKey.ts';

/**
 * Which certificate to expect, which key to use, as whom. With a join token the machine is registered first;
 * without one everything must be known: from the fragment of the address, from servers.json, or, on the
 * server's own machine, from the files in the same home.
 *
 * Asked again before every connection, so a certificate that the owner renewed at home is taken at once.
 *
 * @throws DsageError NOT_SET_UP, CONFIG_INVALID when nothing is pinned, and what join throws.
 */
export async function credentialsOf(config: Config): Promise<Credentials> {
  const known = await knownServer(config.home, config.server);
  const server = { url: config.server, certificate: await pinOf(config, known) };
  const user = config.user ?? known?.user ?? userInfo().username;
  const key = await readUserKey(config.home);
  if (key === null) throw new DsageError('NOT_SET_UP', { file: homePaths(config.home).privateKey });
  return { server, user, key };
}

/** Registers this machine's key with the token of the configuration and remembers the server. */
export async function joinAs(config: Config, token: string): Promise<string> {
  const known = await knownServer(config.home, config.server);
  const server: PinnedServer = { url: config.server, certificate: await pinOf(config, known) };
  const login = config.user ?? userInfo().username;
  const key = (await readUserKey(config.home)) ?? (await makeUserKey(config.home, login));
  const user = await joinServer(server, { token, publicKey: key.publicLine, name: config.name });
  await rememberServer(config.home, config.server, { certificate: server.certificate, user });
  return user;
}

async function pinOf(config: Config, known: KnownServer | null): Promise<string> {
  const pinned = config.certificate ?? known?.certificate ?? (await ownCertificate(config));
  if (pinned !== null) return pinned;
  throw new DsageError('CONFIG_INVALID', {
    name: '--server',
    problem: `no certificate is pinned for ${config.server}; copy the worker line from the server's page Workers, it ends in #sha256:…`,
  });
}

/** On the server's own machine the certificate lies in the same home. */
async function ownCertificate({ home, server }: Config): Promise<string | null> {
  const own = ['localhost', '127.0.0.1', '[::1]', hostname().toLowerCase()];
  if (!own.includes(new URL(server).hostname)) return null;
  try {
    return await certificateFingerprint(await readFile(homePaths(home).certificate, 'utf8'));
  } catch {
    return null;
  }
}
