import { requirePermission } from '../auth/permissions.ts';
import type { Principal, UserPrincipal } from '../auth/principal.ts';
import type { CommandName, CommandReply, ParsedRequest } from '../protocol/commands.ts';
import { DsageError } from '../protocol/errors.ts';
import type { Services } from './services.ts';
import { understand } from './understand.ts';

/** Commands that need no socket. */
export type PlainCommandName = Exclude<CommandName, 'watch' | 'unwatch'>;

/** What a command does; the principal is allowed to and the request has been parsed. */
export type Handlers = {
  [N in PlainCommandName]: (
    principal: UserPrincipal,
    request: ParsedRequest<N>,
  ) => Promise<CommandReply<N>>;
};

/** The one way in which commands are carried out, for sockets and routes alike. */
export function createExecute(handlers: Handlers): Services['execute'] {
  return async <N extends CommandName>(
    principal: Principal,
    name: N,
    request: unknown,
  ): Promise<CommandReply<N>> => {
    requirePermission(principal, name);
    if (principal.type !== 'user') throw new DsageError('FORBIDDEN');
    if (!Object.hasOwn(handlers, name)) {
      throw new DsageError('INVALID_REQUEST', { problem: `${name} works on a socket only` });
    }
    const parsed = understand(name, request);
    const handler = handlers[name as PlainCommandName] as unknown as (
      principal: UserPrincipal,
      request: ParsedRequest<N>,
    ) => Promise<CommandReply<N>>;
    return handler(principal, parsed);
  };
}
