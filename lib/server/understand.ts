import type * as z from 'zod';
import { type CommandName, commands, type ParsedRequest } from '../protocol/commands.ts';
import { DsageError, problemOf } from '../protocol/errors.ts';
import { type Kind, kindNames } from '../protocol/kinds.ts';
import { limits } from '../protocol/limits.ts';

/**
 * The request of a command in the form of its schema.
 * @throws DsageError UNKNOWN_KIND, CODE_TOO_LARGE, or INVALID_REQUEST with the first problem.
 */
export function understand<N extends CommandName>(name: N, request: unknown): ParsedRequest<N> {
  const parsed = commands[name].request.safeParse(request);
  if (parsed.success) return parsed.data as ParsedRequest<N>;
  if (name === 'jobs.submit') requireKind(request);
  if (isCodeTooLarge(parsed.error)) {
    throw new DsageError('CODE_TOO_LARGE', { limit: limits.maxCodeBytes });
  }
  throw new DsageError('INVALID_REQUEST', { problem: problemOf(parsed.error) });
}

function requireKind(request: unknown): void {
  const kind = request instanceof Object && 'kind' in request ? request.kind : undefined;
  if (typeof kind !== 'string' || kindNames.includes(kind as Kind)) return;
  throw new DsageError('UNKNOWN_KIND', { kind: kind.slice(0, 64), kinds: kindNames.join(', ') });
}

function isCodeTooLarge(error: z.ZodError): boolean {
  return error.issues.some(({ code, path, ...issue }) => {
    const member = path.at(-1);
    if (member !== 'code' && member !== 'source') return false;
    return code === 'custom' || (code === 'too_big' && 'maximum' in issue);
  });
}
