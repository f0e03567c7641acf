import { readFile } from 'node:fs/promises';
import type { RequestListener, Server } from 'node:http';
import { Auth } from '../auth/auth.ts';
import { openSockets } from '../realtime/sockets.ts';
import { assemble } from './assemble.ts';
import type { Config } from './config/settings.ts';
import { contentPolicy } from './contentPolicy.ts';
import { openDoors } from './doors.ts';
import type { Home } from './home/setup.ts';
import { closeListeners, listen, makeListeners } from './listeners.ts';
import type { Log } from './log.ts';
import type { Pages } from './nextPages.ts';
import type { ServerStore } from './ports.ts';
import { repeat } from './repeat.ts';
import { provideServices } from './services.ts';
import { mayConnect, requestListener } from './web.ts';
import { readWorkerBundle } from './workerBundle.ts';
import { WorkerLines } from './workerLines.ts';

/** What a server is made of. */
export interface ServerParts {
  config: Config;
  home: Pick<Home, 'paths' | 'certificate' | 'key'>;
  /** Open; the server closes it when it stops. */
  store: ServerStore;
  log: Log;
  /** Makes the pages: Next, in the real server. */
  pages: (http: Server) => Promise<Pages>;
  /** Folder with the worker that other machines download. */
  bundleFolder: string;
  version: string;
  dev: boolean;
  now: () => number;
}

/** A server that answers. */
export interface RunningServer {
  webUrl: string;
  tlsUrl: string;
  webPort: number;
  tlsPort: number;
  /** Stops accepting, ends what was begun, closes the store. */
  stop(): Promise<void>;
}

/**
 * Starts the server on an open store. The order matters: leases get their grace before the first worker can
 * connect, and nobody is let in before pages, doors and services stand.
 *
 * @throws DsageError PORT_TAKEN, CONFIG_INVALID when it cannot listen; store and log are closed then.
 */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { config, home, log, now } = parts;
  const ports = { webPort: config.webPort, tlsPort: config.tlsPort };
  const webUrl = () => `http://localhost:${ports.webPort}`;
  const tlsUrl = () => `https://${config.publicHost}:${ports.tlsPort}`;
  const { certificate } = home;
  const auth = await openAuth(parts);
  const bundle = await readWorkerBundle(parts.bundleFolder);
  const workerLines = new WorkerLines({ auth, bundle, certificate, origin: tlsUrl, now });

  const front = new Front();
  const listeners = makeListeners(await readTls(home), front);
  const sockets = openSockets({ ...listeners, sharesUpgrades: parts.dev, mayConnect });
  const server = assemble({ ...parts, auth, sockets, certificate, webUrl, workerLines });
  const { services, queue, notebooks } = server;
  provideServices(services);
  openDoors({ ...parts, sockets, server, auth, certificate });
  await queue.recoverAfterRestart();
  const pages = await parts.pages(listeners.http);
  front.open({
    pages: pages.handle,
    auth,
    bundle,
    joined: () => workerLines.joined(),
    refuse: services.refuse,
    contentPolicy: contentPolicy(parts),
  });

  const report = (error: unknown) => log.error('a repeated task failed', { error });
  const repeated = [
    repeat(1_000, () => queue.reap(), report),
    repeat(60_000, () => notebooks.sweep(), report),
  ];
  const stop = async () => {
    log.info('server stops');
    await Promise.all(repeated.map((task) => task.stop()));
    // Together: each of the two waits for connections that the other one ends.
    await Promise.all([sockets.close(), closeListeners(listeners)]);
    await server.settleDown();
    await pages.close();
    await parts.store.close();
    log.info('server stopped');
    await log.close();
  };
  await listenOr(stop, async () => void Object.assign(ports, await listen(listeners, config)));
  log.info('server listens', { ...ports, certificate, version: parts.version });
  return { ...ports, webUrl: webUrl(), tlsUrl: tlsUrl(), stop };
}

/** What both listeners call. Before everything stands nobody is served. */
class Front {
  #parts: Parameters<typeof requestListener>[0] | null = null;

  readonly plain: RequestListener = (request, response) => this.#serve(false)(request, response);
  readonly secure: RequestListener = (request, response) => this.#serve(true)(request, response);

  open(parts: Parameters<typeof requestListener>[0]): void {
    this.#parts = parts;
  }

  #serve(secure: boolean): RequestListener {
    if (this.#parts !== null) return requestListener(this.#parts, secure);
    return (_request, response) => {
      response.statusCode = 503;
      response.end();
    };
  }
}

/** Accounts, with the user of this home in them: its administrator, known by the key in the home. */
async function openAuth({ config, home, store, now }: ServerParts): Promise<Auth> {
  const secret = (await readFile(home.paths.sessionSecret, 'utf8')).trim();
  const publicKey = (await readFile(home.paths.publicKey, 'utf8')).trim();
  const { id } = await store.users.ensure(config.user, 'administrator');
  await store.keys.ensure(id, { fingerprint: home.key, publicKey, name: 'key of this server' });
  return new Auth({ store, secret, now });
}

async function readTls({ paths }: ServerParts['home']): Promise<{ key: string; cert: string }> {
  const [key, cert] = await Promise.all([
    readFile(paths.certificateKey, 'utf8'),
    readFile(paths.certificate, 'utf8'),
  ]);
  return { key, cert };
}

async function listenOr(stop: () => Promise<void>, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
}
