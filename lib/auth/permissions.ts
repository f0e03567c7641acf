import type { CommandName } from '../protocol/commands.ts';
import { DsageError } from '../protocol/errors.ts';
import type { workerRequests } from '../protocol/worker.ts';
import type { Principal } from './principal.ts';

/**
 * Groups of principals: `person` is a signed-in user, however they signed in; `keyHolder` is a user who signed
 * in by their key; `worker` is a worker process. What a person owns is not asked here: commands find only what
 * belongs to the one who asks.
 */
export type Group = 'person' | 'keyHolder' | 'worker';

/** Every request that the server answers, by name. The requests of workers are called `worker.…`. */
export type RequestName = CommandName | `worker.${keyof typeof workerRequests}`;

/** Who may ask what: the only place that says so. A name that is not here may be asked by nobody. */
export const permissions: Record<RequestName, Group> = {
  'jobs.submit': 'person',
  'jobs.get': 'person',
  'jobs.list': 'person',
  'jobs.cancel': 'person',
  'jobs.rerun': 'person',
  'notebooks.list': 'person',
  'notebooks.create': 'person',
  'notebooks.get': 'person',
  'notebooks.delete': 'person',
  'notebooks.operate': 'person',
  'workers.list': 'person',
  watch: 'person',
  unwatch: 'person',
  'session.link': 'keyHolder',
  'account.get': 'person',
  'account.setPassword': 'person',
  'account.signOutEverywhere': 'person',
  'server.status': 'person',
  'worker.hello': 'worker',
  'worker.claim': 'worker',
  'worker.heartbeat': 'worker',
  'worker.output': 'worker',
  'worker.progress': 'worker',
  'worker.settle': 'worker',
  'worker.picture': 'worker',
  'worker.childSubmit': 'worker',
  'worker.childList': 'worker',
  'worker.childGet': 'worker',
  'worker.childCancel': 'worker',
  'worker.capacity': 'worker',
};

/** Whether `principal` belongs to `group`. */
function belongs(principal: Principal, group: Group): boolean {
  switch (group) {
    case 'person':
      return principal.type === 'user';
    case 'keyHolder':
      return principal.type === 'user' && principal.via === 'key';
    case 'worker':
      return principal.type === 'worker';
  }
}

/**
 * Lets `principal` ask `name`, or says no.
 * @throws DsageError UNAUTHENTICATED for nobody, whatever is asked: a stranger does not learn which names exist.
 *   UNKNOWN_COMMAND for a name that is not in the table, FORBIDDEN for one that is not for this principal.
 */
export function requirePermission(principal: Principal, name: string): void {
  if (principal.type === 'nobody') throw new DsageError('UNAUTHENTICATED');
  if (!Object.hasOwn(permissions, name)) {
    throw new DsageError('UNKNOWN_COMMAND', { name: name.slice(0, 64) });
  }
  if (!belongs(principal, permissions[name as RequestName])) throw new DsageError('FORBIDDEN');
}
