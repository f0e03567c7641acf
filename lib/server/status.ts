import type { Queue } from '../jobs/queue.ts';
import type { Handlers } from './execute.ts';
import type { WorkerStore } from './ports.ts';

interface Parts {
  queue: Pick<Queue, 'counts'>;
  workers: Pick<WorkerStore, 'list'>;
  version: string;
  startedAt: number;
  certificate: string;
  webUrl: () => string;
  lineOf: (userId: number) => Promise<string>;
}

/** The commands `server.…` and `workers.…`. */
export function statusCommands(parts: Parts) {
  return {
    'server.status': async (principal) => {
      const [counts, all] = await Promise.all([parts.queue.counts(), parts.workers.list('any')]);
      const connected = all.filter((worker) => worker.connected);
      return {
        version: parts.version,
        startedAt: parts.startedAt,
        certificate: parts.certificate,
        workerCommand: await parts.lineOf(principal.userId),
        webUrl: parts.webUrl(),
        ...counts,
        workers: connected.length,
        slots: connected.reduce((sum, worker) => sum + worker.slots, 0),
      };
    },
    'workers.list': (principal) => parts.workers.list(principal.userId),
  } satisfies Partial<Handlers>;
}
