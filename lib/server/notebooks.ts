import { randomBytes } from 'node:crypto';
import { type NotebookId, notebookId } from '../protocol/ids.ts';
import type { Handlers } from './execute.ts';
import type { NotebookSessions } from './notebookSessions.ts';
import type { NotebookStore } from './ports.ts';

interface Parts {
  store: NotebookStore;
  sessions: NotebookSessions;
  now: () => number;
  listed(ownerId: number, id: NotebookId): void;
  deleted(ownerId: number, id: NotebookId): void;
}

/** The commands `notebooks.…`. */
export function notebookCommands({ store, sessions, now, listed, deleted }: Parts) {
  return {
    'notebooks.list': (principal) => store.list(principal.userId),
    'notebooks.create': async (principal, { title = 'Untitled' }) => {
      const id = notebookId.parse(randomBytes(16).toString('base64url'));
      const notebook = { id, ownerId: principal.userId, title, now: now() };
      const summary = await store.create(notebook);
      listed(principal.userId, id);
      return summary;
    },
    'notebooks.get': (principal, { id }) => sessions.get(principal, id),
    'notebooks.delete': async (principal, { id }) => {
      await sessions.remove(principal, id);
      deleted(principal.userId, id);
      return {};
    },
    'notebooks.operate': async (principal, request) => ({
      version: await sessions.operate(principal, request),
    }),
  } satisfies Partial<Handlers>;
}
