import type { UserPrincipal } from '../auth/principal.ts';
import type { CommandName } from '../protocol/commands.ts';
import { DsageError, errorTable } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import { isSameOrigin } from './origin.ts';
import { services } from './services.ts';

/** What a route may use to make the request of its command. */
export interface RouteCall {
  query: URLSearchParams;
  params: Record<string, string>;
  /** The JSON of the body; an empty object when there is none. */
  body: unknown;
}

type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined> | undefined> },
) => Promise<Response>;

/**
 * A route that is a command: `export const GET = route('jobs.list', ({ query }) => …)`.
 * The reply is the body; a refusal is `{ error }` with the status of the error table.
 *
 * In this order: who asks, from which page (for everything that changes something), how large, is it JSON, then
 * permission, schema and work by `execute`. A stranger's body is never read.
 */
export function route(name: CommandName, requestOf: (call: RouteCall) => unknown): RouteHandler {
  return async (request, context) => {
    try {
      const principal = await requirePrincipal(request);
      requireSameOrigin(request);
      const { searchParams: query } = new URL(request.url);
      const body = await readJson(request);
      const params = firstOfEach(await context.params);
      const reply = await services().execute(principal, name, requestOf({ query, params, body }));
      return json(200, reply);
    } catch (error) {
      const wire = services().refuse(error);
      return json(errorTable[wire.code].status, { error: wire });
    }
  };
}

/** A number in a path or a query; not a number is passed on as it is, for the schema to refuse. */
export function numberIn(text: string | null | undefined): unknown {
  if (text === null || text === undefined) return undefined;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** The server's own listener writes this header, and drops what came from outside. */
export function isSecure(headers: Pick<Headers, 'get'>): boolean {
  return headers.get('x-forwarded-proto') === 'https';
}

async function requirePrincipal({ headers }: Request): Promise<UserPrincipal> {
  const { auth } = services();
  const principal = await auth.principalFromCookies(headers.get('cookie'), isSecure(headers));
  if (principal.type === 'nobody') throw new DsageError('UNAUTHENTICATED');
  return principal;
}

/** The session cookie comes along whoever made the page that sends the request, so that page must be ours. */
function requireSameOrigin({ method, headers }: Request): void {
  if (method === 'GET' || method === 'HEAD') return;
  const host = headers.get('host') ?? undefined;
  const origin = headers.get('origin') ?? undefined;
  if (isSameOrigin({ host, origin }, isSecure(headers))) return;
  throw new DsageError('INVALID_REQUEST', {
    problem: 'it does not come from a page of this server',
  });
}

async function readJson(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'HEAD') return {};
  const tooLarge = new DsageError('MESSAGE_TOO_LARGE', { limit: limits.maxMessageBytes });
  if (Number(request.headers.get('content-length') ?? 0) > limits.maxMessageBytes) throw tooLarge;
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > limits.maxMessageBytes) throw tooLarge;
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new DsageError('MALFORMED_JSON', { problem: (error as Error).message });
  }
}

/** Next passes no params at all to a route without a folder in brackets. */
function firstOfEach(
  params: Record<string, string | string[] | undefined> | undefined,
): Record<string, string> {
  const entries = Object.entries(params ?? {}).map(([name, value]) => [name, String(value ?? '')]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } });
}
