import * as z from 'zod';
import { jobId, moment, notebookId, userName } from './ids.ts';
import { jobDetail, jobPage, jobQuery, jobSummary, submitRequest } from './job.ts';
import { limits } from './limits.ts';
import { certificateFingerprint } from './login.ts';
import { notebookState, notebookSummary, personOperation } from './notebook.ts';
import { topic } from './topics.ts';
import { workerSummary } from './worker.ts';

/**
 * What pages, programs and the command line may ask of the server: one table for the browser's namespace
 * `/ui`, the clients' `/client` and the routes below `/api/v1`. On a socket a command is the event `command`
 * with `{ name, request }`, acknowledged with a Reply.
 */
export const commands = {
  'jobs.submit': { request: submitRequest, reply: jobSummary },
  'jobs.get': { request: z.object({ id: jobId }), reply: jobDetail },
  'jobs.list': { request: jobQuery, reply: jobPage },
  'jobs.cancel': { request: z.object({ id: jobId }), reply: jobSummary },
  /** A new attempt of an ended job, under the same number; earlier attempts stay. */
  'jobs.rerun': { request: z.object({ id: jobId }), reply: jobSummary },

  'notebooks.list': { request: z.object({}), reply: z.array(notebookSummary) },
  'notebooks.create': {
    request: z.object({ title: z.string().trim().min(1).max(limits.maxNameCharacters).optional() }),
    reply: notebookSummary,
  },
  'notebooks.get': { request: z.object({ id: notebookId }), reply: notebookState },
  'notebooks.delete': { request: z.object({ id: notebookId }), reply: z.object({}) },
  /** One change by a person. `origin` comes back with the broadcast, so that a page knows its own. */
  'notebooks.operate': {
    request: z.object({ id: notebookId, operation: personOperation, origin: z.string().max(64) }),
    reply: z.object({ version: z.int().nonnegative() }),
  },

  'workers.list': { request: z.object({}), reply: z.array(workerSummary) },

  /** From now on events of this topic arrive at this socket. Only over sockets. */
  watch: { request: z.object({ topic }), reply: z.object({}) },
  unwatch: { request: z.object({ topic }), reply: z.object({}) },

  /** A new one-time login link for the user who asks. Only for clients, never for a browser session. */
  'session.link': {
    request: z.object({}),
    reply: z.object({ url: z.string(), expiresAt: moment }),
  },
  'account.get': {
    request: z.object({}),
    reply: z.object({
      name: userName,
      role: z.enum(['administrator', 'user']),
      hasPassword: z.boolean(),
    }),
  },
  /** Ends every browser session of the user who asks, this one too; keys stay good. */
  'account.signOutEverywhere': { request: z.object({}), reply: z.object({}) },
  /** Sets the password of the user who asks; 12 characters at least. */
  'account.setPassword': {
    request: z.object({ password: z.string().min(12).max(1000) }),
    reply: z.object({}),
  },

  'server.status': {
    request: z.object({}),
    reply: z.object({
      version: z.string(),
      startedAt: moment,
      certificate: certificateFingerprint,
      /** The line that adds a worker on another machine. */
      workerCommand: z.string(),
      webUrl: z.string(),
      queued: z.int().nonnegative(),
      running: z.int().nonnegative(),
      workers: z.int().nonnegative(),
      slots: z.int().nonnegative(),
    }),
  },
} as const;

/** Name of a command, e.g. `jobs.submit`. */
export type CommandName = keyof typeof commands;
/** What a command takes, before defaults are filled. */
export type CommandRequest<N extends CommandName> = z.input<(typeof commands)[N]['request']>;
/** The request after its schema has filled defaults and checked sizes. */
export type ParsedRequest<N extends CommandName> = z.output<(typeof commands)[N]['request']>;
/** What a command gives when it is taken. */
export type CommandReply<N extends CommandName> = z.output<(typeof commands)[N]['reply']>;
/** Names of all commands, in the order of the table. */
export const commandNames = Object.keys(commands) as CommandName[];

/** The envelope of a command on a socket. */
export const commandMessage = z.object({ name: z.string().max(64), request: z.unknown() });
