import type { CellId, JobId, NotebookId, WorkerId } from '../protocol/ids.ts';
import type { PrismaClient } from './generated/client.ts';

/** One line of what happened. The queue writes those of jobs itself, within its transactions. */
export interface NewEvent {
  readonly type: string;
  readonly userId?: number;
  readonly jobId?: JobId;
  readonly notebookId?: NotebookId;
  readonly cellId?: CellId;
  readonly workerId?: WorkerId;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}

/** What happened, append-only. */
export function eventRepository(prisma: PrismaClient, now: () => number) {
  return {
    async append({ data, ...event }: NewEvent): Promise<void> {
      const at = BigInt(now());
      await prisma.event.create({ data: { ...event, at, data: JSON.stringify(data ?? {}) } });
    },
  };
}
