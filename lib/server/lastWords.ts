import { inspect } from 'node:util';
import { DsageError } from '../protocol/errors.ts';

/**
 * What the server process leaves on standard error when it cannot start. The supervisor keeps all of it in
 * server.log and shows its last line; so that line is a sentence, also when nobody expected the error.
 */
export function lastWords(error: unknown): string {
  if (isSentence(error)) return `${error.message}\n`;
  const [first = ''] = String(error instanceof Error ? error.message : error)
    .trim()
    .split('\n', 1);
  const problem = first.replace(/\.$/, '').slice(0, 200) || 'it does not say why';
  return `${inspect(error)}\nThe server cannot start: ${problem}. server.log in its home says where that happened.\n`;
}

/** A DsageError, or one of the database that is about this version's own files and names the next step itself. */
function isSentence(error: unknown): error is Error {
  if (error instanceof DsageError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('MIGRATION_');
}
