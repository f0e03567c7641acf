import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { DsageError } from '../protocol/errors.ts';
import { cancelCommand } from './cancel.ts';
import { configCommand } from './config.ts';
import type { Surroundings } from './context.ts';
import { doctorCommand } from './doctor/doctor.ts';
import { evalCommand } from './eval.ts';
import { factorCommand } from './factor.ts';
import { jobCommand } from './job.ts';
import { jobsCommand } from './jobs.ts';
import { linkCommand } from './link.ts';
import { passwordCommand } from './password.ts';
import { Refusal } from './refusal.ts';
import { setupCommand } from './setup.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { stopCommand } from './stop.ts';
import { workersCommand } from './workers.ts';

/** Every command, in the order of the help. */
const commandTable = [
  ...[setupCommand, startCommand, stopCommand, statusCommand, linkCommand, passwordCommand],
  ...[evalCommand, factorCommand, jobsCommand, jobCommand, cancelCommand, workersCommand],
  ...[configCommand, doctorCommand],
];

/**
 * Runs one command line.
 * @param args without node and script
 * @returns the exit code: 0, or 1 with one sentence on standard error; never a stack trace for what the reader can act on.
 */
export async function run(args: string[], surroundings: Surroundings): Promise<number> {
  const { terminal, programs } = surroundings;
  let exitCode = 0;
  const program = new Command('dsage')
    .description('Distributed mathematics: a server, its workers, and jobs for them.')
    .version(programs.version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError('See `npx dsage --help`.');
  for (const add of commandTable)
    add(program, surroundings, (code) => {
      exitCode = code;
    });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    terminal.err(`${terminal.red('dsage:')} ${sentenceOf(error)}\n`);
    return 1;
  }
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
