import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { DsageError } from '../protocol/errors.ts';
import { Refusal } from './refusal.ts';
import type { Terminal } from './terminal.ts';

/** Says in one sentence why a command ends. @returns the exit code, 1 */
export function complain(error: unknown, terminal: Terminal): number {
  terminal.err(`${terminal.red('dsage:')} ${sentenceOf(error)}\n`);
  return 1;
}

function sentenceOf(error: unknown): string {
  if (error instanceof DsageError || error instanceof Refusal) return error.message;
  const [first = ''] = String(error instanceof Error ? error.message : error).split('\n', 1);
  return `This should not happen: ${first}. Where it happened is in ${traceOf(error)}`;
}

/** A new file with the stack of an error that nobody expected; on the screen it would bury the sentence. */
function traceOf(error: unknown): string {
  try {
    const file = join(mkdtempSync(join(tmpdir(), 'dsage-')), 'error.txt');
    writeFileSync(file, `${inspect(error)}\n`, { mode: 0o600 });
    return file;
  } catch {
    return 'no file, as none can be written';
  }
}
