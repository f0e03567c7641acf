import type { Namespace, Socket } from 'socket.io';
import { nobody, type Principal, type UserPrincipal } from '../auth/principal.ts';
import type { EndedSessions } from '../auth/sessions.ts';
import { DsageError } from '../protocol/errors.ts';
import { type CommandPorts, runCommand } from './commandSocket.ts';
import { answer } from './message.ts';
import { letIn } from './strangers.ts';

/** A session is asked again after so long, in milliseconds: a closed account keeps no open window. */
const freshMs = 30_000;

/** So long a window stays open after its session has ended: whoever asked for that gets the answer first. */
const answerMs = 100;

interface UiPorts extends CommandPorts {
  /** Who the browser's cookies say it is. */
  principalOfBrowser(request: Socket['request']): Promise<UserPrincipal | { type: 'nobody' }>;
  /** Calls the listener from now on when sessions have ended. */
  onSessionsEnded(listener: (ended: EndedSessions) => void): void;
  now(): number;
}

/**
 * `/ui`, for pages: who asks is told by the session cookie, which the browser sends by itself. That is why the
 * engine has compared the page's origin with this server's address before (see `openSockets`).
 * Nobody is not let in: the page gets `connect_error` with the refusal as its `data`.
 */
export function uiGateway(namespace: Namespace, ports: UiPorts): void {
  namespace.use((socket, next) => {
    ports.principalOfBrowser(socket.request).then(
      (principal) => {
        if (principal.type === 'nobody') return next(refusal(ports));
        letIn(socket);
        const { userId, session } = principal;
        socket.data = { userId, session } satisfies Whose;
        next();
      },
      (error) => next(refusal(ports, error)),
    );
  });
  ports.onSessionsEnded((ended) => {
    for (const socket of namespace.sockets.values())
      if (isAmong(ended, socket.data as Whose)) setTimeout(() => socket.disconnect(true), answerMs);
  });
  namespace.on('connection', (socket) => {
    const who = freshPrincipal(socket, ports);
    socket.onAny((event: string, ...message: unknown[]) => {
      void answer(message, ports.refuse, async (body) =>
        runCommand({ event, body, socket, principal: await who() }, ports),
      );
    });
  });
}

/** Whose window a socket is. */
interface Whose {
  userId: number;
  session: string | undefined;
}

function isAmong(ended: EndedSessions, { userId, session }: Whose): boolean {
  return 'session' in ended ? ended.session === session : ended.userId === userId;
}

function freshPrincipal(socket: Socket, ports: UiPorts): () => Promise<Principal> {
  let principal: Promise<Principal> = Promise.resolve(nobody);
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (ports.now() - readAt > freshMs) {
      readAt = ports.now();
      principal = ports.principalOfBrowser(socket.request);
      principal.catch(() => {
        readAt = Number.NEGATIVE_INFINITY;
      });
    }
    return principal;
  };
}

function refusal(ports: UiPorts, cause: unknown = new DsageError('UNAUTHENTICATED')): Error {
  const wire = ports.refuse(cause);
  return Object.assign(new Error(wire.message), { data: wire });
}
