import type { Auth } from '../auth/auth.ts';
import type { Principal } from '../auth/principal.ts';
import type { CommandName, CommandReply } from '../protocol/commands.ts';
import type { WireError } from '../protocol/errors.ts';
import type { Config } from './config/settings.ts';

/** What pages and routes may use of the server. */
export interface Services {
  /**
   * Carries out a command: permission, then schema, then work.
   * @throws DsageError as the error table says.
   */
  execute<N extends CommandName>(
    principal: Principal,
    name: N,
    request: unknown,
  ): Promise<CommandReply<N>>;
  /** Makes of any error one that may be shown, and writes what nobody expected into the log. */
  refuse(error: unknown): WireError;
  readonly config: Config;
  readonly auth: Auth;
}

/**
 * Next bundles its routes with their own copy of every module they import, so a variable in a module would be
 * two variables. What the composition root makes is therefore kept here, under one symbol of the process.
 */
const place = Symbol.for('dsage.services');
type Place = { [place]?: Services };

/** For the composition root alone: from now on these are the services. */
export function provideServices(services: Services): void {
  (globalThis as Place)[place] = services;
}

/** The services of this process. */
export function services(): Services {
  const provided = (globalThis as Place)[place];
  if (provided === undefined) throw new Error('pages are served by `npm start`, not by Next alone');
  return provided;
}
