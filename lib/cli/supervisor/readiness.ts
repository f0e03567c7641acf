import { Connection } from '../../client/connection.ts';
import { readCredentials } from '../../client/credentials.ts';
import type { Config } from '../../server/config/settings.ts';

/** Opens a connection to the server that was just started in this home. @throws DsageError as the login. */
export async function connectTo(tlsUrl: string, { home, user }: Config): Promise<Connection> {
  return Connection.open(await readCredentials({ home, user, server: tlsUrl }), 60_000);
}

/**
 * Resolves when workers with all these process ids are connected. Nothing is polled: every change of a worker
 * is heard of, and then the list is read.
 * @param pids asked at every change, as a worker that crashed meanwhile has another number
 */
export async function workersConnected(
  connection: Connection,
  pids: () => number[],
): Promise<void> {
  if (pids().length === 0) return;
  await new Promise<void>((resolve, reject) => {
    const look = async () => {
      const workers = await connection.command('workers.list', {});
      const connected = workers.filter((worker) => worker.connected).map(({ facts }) => facts.pid);
      if (!pids().every((pid) => connected.includes(pid))) return;
      stop();
      resolve();
    };
    const stop = connection.watch('workers', {
      event: () => void look().catch(reject),
      resync: () => void look().catch(reject),
      end: reject,
    });
  });
}
