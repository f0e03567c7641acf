import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import type { Auth } from '../auth/auth.ts';
import { DsageError, type WireError } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import { join, joinPath } from './join.ts';
import { isLoopbackHost, isSameOrigin } from './origin.ts';
import type { WorkerBundle } from './workerBundle.ts';
import { startPath } from './workerLine.ts';

/** Bodies of sign-ins and joins, in bytes: nothing there is longer than a key. */
const maxSmallBodyBytes = 16_384;
/** A refused body up to so many bytes is read to its end, unkept: who still writes does not read the refusal. */
const maxSkippedBytes = 16 * limits.maxMessageBytes;
/** Who announces a body and sends nothing of it for so long, in milliseconds, is answered. */
const silenceMs = 300;

interface Parts {
  /** Serves pages and `/api`; what the server itself answers never gets there. */
  pages: RequestListener;
  auth: Auth;
  /** A machine has joined. */
  joined(): void;
  bundle: WorkerBundle | null;
  refuse(error: unknown): WireError;
  /** The header Content-Security-Policy. */
  contentPolicy: string;
}

/**
 * What happens to every request before pages see it, on the loopback port (`secure` false) and the TLS port.
 * In this order: headers that keep browsers careful, what is asked of whom, the size of the body, headers that
 * only this server may write; then the worker's files, the join, the pages' sources, and all else is a page.
 */
export function requestListener(parts: Parts, secure: boolean): RequestListener {
  return (request, response) => {
    try {
      careful(response, parts.contentPolicy);
      requireHost(request, secure);
      requirePage(request);
      requireBody(request);
      claimHeaders(request, secure);
    } catch (error) {
      refuse(request, response, parts.refuse(error));
      return;
    }
    const path = pathOf(request);
    if (path.startsWith('/worker/')) return download(parts.bundle, request, response);
    if (path === joinPath) return answerJoin(request, response, parts);
    if (isSource(path)) return showSource(request, response, { parts, secure });
    parts.pages(request, response);
  };
}

/** Whether a socket may be opened by this request; pages of other sites may not. */
export function mayConnect(request: IncomingMessage): boolean {
  const secure = isEncrypted(request);
  if (!secure && !isLoopbackHost(request.headers.host)) return false;
  // Programs send no origin. A page's polling on its own site sends none either, and no other site can read it.
  return request.headers.origin === undefined || isSameOrigin(request.headers, secure);
}

/** Whether the request came by TLS. */
export function isEncrypted(request: IncomingMessage): boolean {
  return 'encrypted' in request.socket && request.socket.encrypted === true;
}

function careful(response: ServerResponse, contentPolicy: string): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  // A login link must not travel on as the referrer of the page it opens.
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Content-Security-Policy', contentPolicy);
}

/** Without TLS this server speaks to its own machine only, under its own names. */
function requireHost(request: IncomingMessage, secure: boolean): void {
  if (secure || isLoopbackHost(request.headers.host)) return;
  throw new DsageError('INVALID_REQUEST', {
    problem: 'this port is for localhost, use the https address of the server from elsewhere',
  });
}

/** Pages are read and take no bodies; what changes something is below /api. */
function requirePage({ url = '', method }: IncomingMessage): void {
  if (!url.startsWith('/')) {
    throw new DsageError('INVALID_REQUEST', { problem: 'the address is no path of this server' });
  }
  // The second is Next's own, in development.
  if (method === 'GET' || method === 'HEAD' || /^\/(api\/|__nextjs_)/.test(url)) return;
  throw new DsageError('INVALID_REQUEST', {
    problem: 'pages are only read, changes are asked for below /api/v1',
  });
}

/** A body says its length first, so that its size is known before a byte of it is read. */
function requireBody(request: IncomingMessage): void {
  if (request.headers['transfer-encoding'] !== undefined) {
    throw new DsageError('INVALID_REQUEST', { problem: 'the body has no Content-Length' });
  }
  const path = pathOf(request);
  const isSmall = path === joinPath || path.startsWith('/api/auth/');
  const limit = isSmall ? maxSmallBodyBytes : limits.maxMessageBytes;
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    throw new DsageError('MESSAGE_TOO_LARGE', { limit });
  }
}

/**
 * Where a request came from is for this server to say; whatever arrives under these names is made up. There are
 * no server actions either, and Next would write a line into the log for everybody who names one.
 */
function claimHeaders(request: IncomingMessage, secure: boolean): void {
  for (const name of Object.keys(request.headers)) {
    if (/^(x-forwarded-|forwarded$|x-real-ip$|x-middleware-|x-invoke-|next-action$)/.test(name)) {
      delete request.headers[name];
    }
  }
  request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? 'unknown';
  request.headers['x-forwarded-proto'] = secure ? 'https' : 'http';
  request.headers['x-forwarded-host'] = request.headers.host ?? '';
}

function download(
  bundle: WorkerBundle | null,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = bundle?.files.get(pathOf(request));
  if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.statusCode = 404;
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.end('There is no such worker here. Print a new line with `npx dsage status`.\n');
    return;
  }
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Length', file.content.length);
  // Content under its own hash never changes; the script names another worker after every build.
  const isForEver = pathOf(request) !== startPath;
  response.setHeader(
    'Cache-Control',
    isForEver ? 'public, max-age=31536000, immutable' : 'no-store',
  );
  response.end(request.method === 'HEAD' ? undefined : file.content);
}

/** Whether a file of the book is asked for as it is written; as pages they are behind the sign-in. */
function isSource(path: string): boolean {
  try {
    return decodeURIComponent(path).endsWith('.md');
  } catch {
    return false;
  }
}

/** Like every page but the sign-in: not for strangers. */
function showSource(
  request: IncomingMessage,
  response: ServerResponse,
  { parts, secure }: { parts: Parts; secure: boolean },
): void {
  parts.auth.principalFromCookies(request.headers.cookie, secure).then(
    (principal) => {
      if (principal.type !== 'nobody') return parts.pages(request, response);
      refuse(request, response, parts.refuse(new DsageError('UNAUTHENTICATED')));
    },
    (error) => refuse(request, response, parts.refuse(error)),
  );
}

function answerJoin(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
  if (request.method !== 'POST') {
    const problem = 'a machine joins by POST';
    refuse(request, response, parts.refuse(new DsageError('INVALID_REQUEST', { problem })));
    return;
  }
  join(request, parts.auth).then(
    (reply) => {
      parts.joined();
      json(response, 200, reply);
    },
    (error) => refuse(request, response, parts.refuse(error)),
  );
}

function refuse(request: IncomingMessage, response: ServerResponse, error: WireError): void {
  const length = Number(request.headers['content-length'] ?? 0);
  const isLong = length > maxSkippedBytes || request.headers['transfer-encoding'] !== undefined;
  const answer = () => json(response, DsageError.fromWire(error).status, { error });
  if (isLong) {
    response.setHeader('Connection', 'close');
    answer();
  } else afterBody(request, answer);
}

/** Calls `then` when the body was skipped, or when no more of it comes. */
function afterBody(request: IncomingMessage, then: () => void): void {
  const timer = setTimeout(() => once(), silenceMs);
  const once = () => {
    clearTimeout(timer);
    stop();
    then();
  };
  const stop = finished(request, once);
  request.on('data', () => timer.refresh()).resume();
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.end(JSON.stringify(body));
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
