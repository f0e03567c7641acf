import { type Namespace, Server, type Socket } from 'socket.io';
import { limits } from '../protocol/limits.ts';
import type { ServerEvent } from '../protocol/topics.ts';
import { limitStrangers } from './strangers.ts';

const path = '/socket.io';

/** A listening HTTP or HTTPS server, as socket.io takes it. */
type Listener = Exclude<Parameters<Server['attach']>[0], number>;

/** A listener, as far as this room hears of upgrades itself. */
interface Upgrades {
  on(
    event: 'upgrade',
    listener: (request: { url?: string }, socket: { destroy(): void }) => void,
  ): unknown;
}

interface Parts {
  /** Listeners that carry sockets; their own request handlers must be attached already. */
  http: Listener;
  https: Listener;
  /** Somebody else answers other upgrades on `http` (Next, in development); else they are cut off. */
  sharesUpgrades: boolean;
  /** Whether this request may open a connection: its host and its origin are right. */
  mayConnect(request: Socket['request']): boolean;
}

/** All sockets of the server. */
export interface Sockets {
  readonly ui: Namespace;
  readonly client: Namespace;
  readonly worker: Namespace;
  /** Sends the event to everybody who is in at least one of the rooms, once each. */
  publish(rooms: readonly string[], event: ServerEvent): void;
  /** Whether somebody is in the room. */
  isWatched(room: string): boolean;
  close(): Promise<void>;
}

/**
 * One engine for several listeners: the same namespaces by HTTP on loopback and by TLS, without a second set of
 * rooms. The engine drops whoever sends more than twice the largest message; what is in between is answered
 * (see `requireSize`). Compression is off: messages are small, and it costs memory for each connection.
 */
export function openSockets({ http, https, sharesUpgrades, mayConnect }: Parts): Sockets {
  const io = new Server(http, {
    path,
    serveClient: false,
    // Strange ones are cut off below, at once; the engine would only end its half of them.
    destroyUpgrade: false,
    maxHttpBufferSize: 2 * limits.maxMessageBytes,
    perMessageDeflate: false,
    httpCompression: false,
    transports: ['polling', 'websocket'],
    pingInterval: 10_000,
    pingTimeout: 10_000,
    allowRequest: (request, decide) => {
      const allowed = mayConnect(request);
      decide(allowed ? null : 'this address or origin is not served', allowed);
    },
  });
  type Engine = typeof io.engine;
  io.engine.attach(https as Parameters<Engine['attach']>[0], { path, destroyUpgrade: false });
  for (const listener of sharesUpgrades ? [https] : [http, https]) cutStrangeUpgrades(listener);
  limitStrangers(io.engine);
  // Everything is in a namespace of its own; the default one is nobody's.
  io.use((_socket, next) => next(new Error('connect to /ui, /client or /worker')));
  const ui = io.of('/ui');
  const client = io.of('/client');
  return {
    ui,
    client,
    worker: io.of('/worker'),
    publish(rooms, event) {
      for (const namespace of [ui, client]) {
        if (rooms.some((room) => namespace.adapter.rooms.has(room))) {
          namespace.to([...rooms]).emit('event', event);
        }
      }
    },
    isWatched: (room) => [ui, client].some((namespace) => namespace.adapter.rooms.has(room)),
    close: () => io.close(),
  };
}

/** An upgrade that nobody answers is no request any more: no time limit ends it, and it would stay for ever. */
function cutStrangeUpgrades(listener: Listener): void {
  (listener as Upgrades).on('upgrade', (request, socket) => {
    if (!request.url?.startsWith(`${path}/`)) socket.destroy();
  });
}
