import { randomBytes } from 'node:crypto';
import type { Auth } from '../auth/auth.ts';
import type { QueueChange } from '../jobs/change.ts';
import { createQueue, type Queue } from '../jobs/queue.ts';
import { leaseId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { Sockets } from '../realtime/sockets.ts';
import { accountCommands } from './account.ts';
import type { Config } from './config/settings.ts';
import { Desk } from './desk.ts';
import { createExecute } from './execute.ts';
import { jobCommands } from './jobs.ts';
import { type Log, refuseBy } from './log.ts';
import { NotebookSessions } from './notebookSessions.ts';
import { notebookCommands } from './notebooks.ts';
import type { ServerStore } from './ports.ts';
import { Publisher } from './publish.ts';
import { rooms } from './rooms.ts';
import type { Services } from './services.ts';
import { statusCommands } from './status.ts';
import type { WorkerLines } from './workerLines.ts';

interface Parts {
  config: Config;
  store: ServerStore;
  auth: Auth;
  log: Log;
  now: () => number;
  sockets: Pick<Sockets, 'publish' | 'isWatched'>;
  version: string;
  certificate: string;
  webUrl: () => string;
  workerLines: WorkerLines;
}

/** What a waiting job says that one should run. The line itself is too long for a sentence, and holds a token. */
export const waitingCommand = 'the line that `npx dsage status` prints';

/** The server without its doors: what gateways and routes are connected to. */
export interface Assembled {
  services: Services;
  queue: Queue;
  notebooks: NotebookSessions;
  desk: Desk;
  /** Lets everything that was begun come to its end. */
  settleDown(): Promise<void>;
}

/** Puts the rooms together. Nothing here decides anything; each line says who talks to whom. */
export function assemble(parts: Parts): Assembled {
  const { config, store, auth, log, now, sockets } = parts;
  const refuse = refuseBy(log);
  const queue = createQueue({
    store: store.jobs,
    now,
    newLease: () => leaseId.parse(randomBytes(32).toString('base64url')),
    leaseMs: config.leaseMs,
    workerCommand: () => waitingCommand,
  });
  const publisher = new Publisher({
    notebooks: store.notebooks,
    workers: store.workers,
    publish: sockets.publish,
    isWatched: sockets.isWatched,
    report: (error) => log.error('an update was not sent', { error }),
  });
  const notebooks = makeNotebooks(parts, queue, publisher);
  const desk = makeDesk(parts, queue, publisher);
  queue.onChange((change) => {
    logChange(log, change);
    notebooks.hear(change);
    publisher.hear(change);
    desk.hear(change);
  });
  const execute = createExecute({
    ...jobCommands(queue, auth),
    ...accountCommands({ auth, webUrl: parts.webUrl }),
    ...notebookCommands({
      store: store.notebooks,
      sessions: notebooks,
      now,
      listed: (ownerId, id) => publisher.notebookListed(ownerId, id),
      deleted: (ownerId, id) => publisher.notebookDeleted(ownerId, id),
    }),
    ...statusCommands({
      queue,
      workers: store.workers,
      version: parts.version,
      startedAt: now(),
      certificate: parts.certificate,
      webUrl: parts.webUrl,
      lineOf: (userId) => parts.workerLines.of(userId),
    }),
  });
  return {
    services: { execute, refuse, config, auth },
    queue,
    notebooks,
    desk,
    settleDown: async () => {
      await notebooks.close();
      await desk.close();
      await publisher.close();
    },
  };
}

function makeNotebooks(
  { store, now, sockets, log }: Parts,
  queue: Queue,
  publisher: Publisher,
): NotebookSessions {
  return new NotebookSessions({
    store: store.notebooks,
    queue,
    now,
    broadcast: (id, event) => sockets.publish([rooms.notebook(id)], event),
    isWatched: (id) => sockets.isWatched(rooms.notebook(id)),
    listed: (ownerId, id) => publisher.notebookListed(ownerId, id),
    report: (error, notebookId) =>
      log.error('news of a job did not reach its notebook', { notebookId, error }),
  });
}

function makeDesk(
  { config, store, auth, now, log, workerLines }: Parts,
  queue: Queue,
  publisher: Publisher,
): Desk {
  const { leaseMs, heartbeatMs } = config;
  return new Desk({
    queue,
    auth,
    store: store.workers,
    terms: { leaseMs, heartbeatMs, maxOutputBytes: limits.maxOutputBytes },
    now,
    workerCommand: () => workerLines.plain,
    changed: (ownerId, id) => {
      publisher.workerChanged(ownerId, id);
      queue
        .workersChanged(ownerId)
        .catch((error) => log.error('waiting jobs do not know why they wait', { error }));
    },
    log,
  });
}

/** The walk of a job, one line a step; what it prints and how far it is would be too many. */
function logChange(log: Log, change: QueueChange): void {
  if (change.type !== 'job') return;
  const { id: jobId, state, attempts, worker, notebookId, cellId, progress } = change.job;
  if (state === 'running' && progress !== null) return;
  const workerId = worker?.id ?? null;
  log.info(`job ${state}`, { jobId, notebookId, cellId, workerId, attempts });
}
