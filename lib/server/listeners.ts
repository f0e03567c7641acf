import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DsageError } from '../protocol/errors.ts';
import type { Config } from './config/settings.ts';

/** The two doors to the network. */
export interface Listeners {
  http: Server;
  https: TlsServer;
}

type Handlers = { plain: RequestListener; secure: RequestListener };
type Addresses = Pick<Config, 'webHost' | 'webPort' | 'tlsHost' | 'tlsPort'>;

/** Both listeners, not listening yet: sockets and pages attach themselves first. */
export function makeListeners(
  tls: { key: string; cert: string },
  { plain, secure }: Handlers,
): Listeners {
  return {
    http: createServer(plain),
    https: createTlsServer({ ...tls, minVersion: 'TLSv1.2' }, secure),
  };
}

/** Opens both and returns the real ports. @throws DsageError PORT_TAKEN, CONFIG_INVALID. */
export async function listen(
  { http, https }: Listeners,
  addresses: Addresses,
): Promise<{ webPort: number; tlsPort: number }> {
  const webPort = await listenOn(http, {
    host: addresses.webHost,
    port: addresses.webPort,
    setting: 'webPort',
    flag: '--web-port',
  });
  const tlsPort = await listenOn(https, {
    host: addresses.tlsHost,
    port: addresses.tlsPort,
    setting: 'tlsPort',
    flag: '--tls-port',
  });
  return { webPort, tlsPort };
}

/** Stops listening at once and ends every connection that is left. */
export async function closeListeners({ http, https }: Listeners): Promise<void> {
  const closing = [http, https].map(async (server) => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  await Promise.all(closing);
}

interface Place {
  host: string;
  port: number;
  setting: string;
  flag: string;
}

async function listenOn(server: Server | TlsServer, place: Place): Promise<number> {
  server.listen(place.port, place.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, place);
  }
  return (server.address() as AddressInfo).port;
}

function listenError(error: unknown, { host, port, setting, flag }: Place): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new DsageError('PORT_TAKEN', { port, flag }, error);
  const problem =
    code === 'EACCES'
      ? `port ${port} needs more rights than you have, choose one above 1023 with ${flag}`
      : `this machine cannot listen at ${host}:${port} (${String(code)})`;
  return new DsageError('CONFIG_INVALID', { name: setting, problem }, error);
}
