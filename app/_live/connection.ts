import { io, type Socket } from 'socket.io-client';
import {
  type CommandName,
  type CommandReply,
  type CommandRequest,
  commands,
} from '../../lib/protocol/commands.ts';
import { DsageError, wireError } from '../../lib/protocol/errors.ts';
import { replySchema } from '../../lib/protocol/reply.ts';
import { serverEvent, type Topic, topicsOf } from '../../lib/protocol/topics.ts';
import { Watches, type WatchListener } from './watches.ts';

/**
 * How the page stands with the server. `connecting` is the first try; `waiting` means that a connection was
 * lost or refused and is tried again; `signedOut` ends the trying, for only a login helps.
 */
export type ConnectionState = 'connecting' | 'connected' | 'waiting' | 'signedOut';

/** An answer that takes longer than this, in milliseconds, is given up: the server is gone, not slow. */
const answerMs = 20_000;

/** Wait before trying again what the server itself refused, in milliseconds. */
const refusedMs = 3_000;

let socket: Socket | undefined;
let state: ConnectionState = 'connecting';
const stateListeners = new Set<() => void>();
const watches = new Watches(sendWatch);

/**
 * Asks the server. While there is no connection the question waits for one, for as long as an answer may take.
 * @throws DsageError the server's refusal, or SERVER_UNREACHABLE when no answer came.
 */
export async function command<N extends CommandName>(
  name: N,
  request: CommandRequest<N>,
): Promise<CommandReply<N>> {
  if (state === 'signedOut') throw new DsageError('UNAUTHENTICATED');
  const answer = await ask(name, request);
  const reply = replySchema(commands[name].reply).safeParse(answer);
  if (!reply.success) throw new Error('This page is older than the server. Load it again.');
  if (!reply.data.ok) throw DsageError.fromWire(reply.data.error);
  return reply.data.value as CommandReply<N>;
}

async function ask(name: CommandName, request: unknown): Promise<unknown> {
  try {
    return await connection().timeout(answerMs).emitWithAck('command', { name, request });
  } catch (cause) {
    throw new DsageError('SERVER_UNREACHABLE', { server: location.host }, cause);
  }
}

/**
 * From now on `listener` gets the events of `topic`. Its `refetch` is called when the watch stands, and again
 * after every reconnection: whatever happened in between was not heard.
 * @returns the end of it.
 */
export function watch(topic: Topic, listener: WatchListener): () => void {
  connection();
  return watches.add(topic, listener);
}

/** Calls `listener` when the state of the connection has changed. @returns the end of it. */
export function onConnectionState(listener: () => void): () => void {
  connection();
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

export function connectionState(): ConnectionState {
  return state;
}

/** The one connection of this tab, opened when something first needs it. */
function connection(): Socket {
  socket ??= open();
  return socket;
}

function open(): Socket {
  const opened = io('/ui', {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 8_000,
  });
  opened.on('connect', () => {
    setState('connected');
    watches.resume();
  });
  opened.on('disconnect', (reason) => {
    watches.pause();
    setState('waiting');
    // When the server itself hung up, socket.io leaves the next step to us.
    if (reason === 'io server disconnect') opened.connect();
  });
  opened.on('connect_error', (error) => onRefused(opened, error));
  opened.on('event', onEvent);
  // A page that comes back from the background should not wait for the next try.
  addEventListener('online', () => opened.connect());
  return opened;
}

function onRefused(opened: Socket, error: Error & { data?: unknown }) {
  const refusal = wireError.safeParse(error.data);
  if (refusal.success && refusal.data.code === 'UNAUTHENTICATED') {
    setState('signedOut');
    return;
  }
  setState('waiting');
  if (!opened.active) setTimeout(() => opened.connect(), refusedMs);
}

function onEvent(message: unknown) {
  const event = serverEvent.safeParse(message);
  // What this page does not know is news for a newer one.
  if (event.success) watches.deliver(topicsOf(event.data), event.data);
}

function sendWatch(name: 'watch' | 'unwatch', topic: Topic): Promise<unknown> {
  return command(name, { topic });
}

function setState(next: ConnectionState) {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}
