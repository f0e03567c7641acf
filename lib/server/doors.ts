import type { Auth } from '../auth/auth.ts';
import type { CommandName } from '../protocol/commands.ts';
import { DsageError } from '../protocol/errors.ts';
import { clientGateway } from '../realtime/clientGateway.ts';
import type { CommandPorts } from '../realtime/commandSocket.ts';
import type { Sockets } from '../realtime/sockets.ts';
import { uiGateway } from '../realtime/uiGateway.ts';
import { workerGateway } from '../realtime/workerGateway.ts';
import type { Assembled } from './assemble.ts';
import type { Log } from './log.ts';
import { roomOf } from './rooms.ts';
import { isEncrypted } from './web.ts';

interface Parts {
  sockets: Sockets;
  server: Assembled;
  auth: Auth;
  certificate: string;
  version: string;
  now: () => number;
  log: Log;
}

/** Connects the three doors for sockets with what is behind them. */
export function openDoors({ sockets, server, auth, certificate, version, now, log }: Parts): void {
  const { refuse } = server.services;
  const ports: CommandPorts = {
    // A name that is not in the table is refused by `execute` itself.
    execute: (principal, name, request) =>
      server.services.execute(principal, name as CommandName, request),
    roomOf: (principal, topic) => {
      if (principal.type !== 'user') throw new DsageError('FORBIDDEN');
      return roomOf(principal, topic, server);
    },
    refuse,
  };
  const door = { auth: loggingAuth(auth, log), certificate, serverVersion: version };
  uiGateway(sockets.ui, {
    ...ports,
    now,
    onSessionsEnded: (listener) => auth.sessions.onEnded(listener),
    principalOfBrowser: (request) =>
      auth.principalFromCookies(request.headers.cookie, isEncrypted(request)),
  });
  clientGateway(sockets.client, { ...ports, door });
  workerGateway(sockets.worker, { desk: server.desk, refuse, door });
}

/** Every login by key, taken or refused, is a line of the log. */
function loggingAuth(auth: Auth, log: Log): Pick<Auth, 'principalFromLogin' | 'refresh'> {
  return {
    refresh: (principal) => auth.refresh(principal),
    principalFromLogin: async (login, context) => {
      const { user, key } = login.statement;
      const who = { user, key, role: context.role };
      try {
        const principal = await auth.principalFromLogin(login, context);
        log.info('logged in', who);
        return principal;
      } catch (error) {
        const why = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected';
        log.warn('login refused', { ...who, why });
        throw error;
      }
    },
  };
}
