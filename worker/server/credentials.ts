import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { readCredentials } from '../../lib/client/credentials.ts';
import { homePaths } from '../../lib/client/home.ts';
import type { Credentials } from '../../lib/client/session.ts';
import { DsageError } from '../../lib/protocol/errors.ts';
import { certificateFingerprint } from '../../lib/signing/certificate.ts';
import type { Config } from '../config.ts';
import { offerKey } from './join.ts';
import { knownServer, rememberServer } from './knownServers.ts';
import { ensureUserKey } from './userKey.ts';

/**
 * Which certificate to expect, which key to use, as whom. The certificate is pinned by the fragment of the
 * address, by servers.json, or, in the server's own home, by its file there; there is no way without a pin.
 *
 * Asked again before every connection, so a certificate that its owner renewed in this home is taken at once.
 *
 * @throws DsageError CONFIG_INVALID when nothing is pinned, NOT_SET_UP without a key, HOME_UNUSABLE.
 */
export async function credentialsOf(config: Config): Promise<Credentials> {
  const known = await knownServer(config.home, config.server);
  const user = config.user ?? known?.user;
  return readCredentials({
    home: config.home,
    server: config.server,
    certificate: await pinOf(config),
    ...(user === undefined ? {} : { user }),
  });
}

/**
 * Registers this machine's key at the server with the join token, and remembers the server.
 * @returns who we are there.
 * @throws DsageError as offerKey, or CONFIG_INVALID when nothing is pinned.
 */
export async function joinServer(config: Config, token: string): Promise<string> {
  const server = { url: config.server, certificate: await pinOf(config) };
  const publicKey = await ensureUserKey(config.home, config.user ?? userInfo().username);
  const user = await offerKey(server, { token, publicKey, name: config.name });
  await rememberServer(config.home, server.url, { certificate: server.certificate, user });
  return user;
}

async function pinOf({ certificate, home, server }: Config): Promise<string> {
  if (certificate !== null) return certificate;
  const known = await knownServer(home, server);
  if (known !== null) return known.certificate;
  const own = homePaths(home).certificate;
  if (existsSync(own)) return certificateFingerprint(await readFile(own, 'utf8'));
  throw new DsageError('CONFIG_INVALID', {
    name: '--server',
    problem: `no certificate is pinned for ${server}; copy the worker line from the server's page Workers, it ends in #sha256:…`,
  });
}
