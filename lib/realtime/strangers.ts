import type { Socket } from 'socket.io';

/** Connections on which somebody has said who they are. */
const known = new WeakSet<object>();

/** More than any message before the login, in bytes. */
const maxStrangeBytes = 64_000;

/** From now on this connection may carry messages of any size that is taken. */
export function letIn(socket: Socket): void {
  known.add(socket.conn);
}

/** The engine's connection, as far as this room looks at it. */
interface Connection {
  on(event: 'packet', listener: (packet: { data?: unknown }) => void): void;
  close(discard: boolean): void;
}

/**
 * Ends connections of strangers that send more than a login needs, before anything of it is parsed: the engine
 * itself knows one limit for everybody, and that is large.
 */
export function limitStrangers(engine: {
  on(event: 'connection', listener: (connection: Connection) => void): unknown;
}): void {
  engine.on('connection', (connection) => {
    connection.on('packet', ({ data }) => {
      const size = typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0;
      if (size > maxStrangeBytes && !known.has(connection)) connection.close(true);
    });
  });
}
