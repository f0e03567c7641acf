import { Command, CommanderError } from 'commander';
import { cancelCommand } from './cancel.ts';
import { complain } from './complain.ts';
import { configCommand } from './config.ts';
import type { Surroundings } from './context.ts';
import { doctorCommand } from './doctor/doctor.ts';
import { evalCommand } from './eval.ts';
import { factorCommand } from './factor/command.ts';
import { jobCommand } from './job.ts';
import { jobsCommand } from './jobs.ts';
import { linkCommand } from './link.ts';
import { passwordCommand } from './password.ts';
import { receiptCommand, verifyCommand } from './receipt.ts';
import { setupCommand } from './setup.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { stopCommand } from './stop.ts';
import { workersCommand } from './workers.ts';

/** Every command, in the order of the help. */
const commandTable = [
  ...[setupCommand, startCommand, stopCommand, statusCommand, linkCommand, passwordCommand],
  ...[evalCommand, factorCommand, jobsCommand, jobCommand, cancelCommand, workersCommand],
  ...[receiptCommand, verifyCommand],
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
    return complain(error, terminal);
  }
}
