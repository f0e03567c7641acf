import { writeSync } from 'node:fs';
import { DsageError } from '../protocol/errors.ts';
import { setupHome } from '../server/home/setup.ts';
import { type AddCommand, type Surroundings, settingsFrom, withSettings } from './context.ts';
import { startDetached } from './detach.ts';
import { Refusal } from './refusal.ts';
import { removeRun, runningIn, writeRun } from './running.ts';
import { summaryText } from './summary.ts';
import { ancestry } from './supervisor/processes.ts';
import { type Summary, Supervisor } from './supervisor/supervisor.ts';
import { jsonOf } from './table.ts';

const ancestryMs = 500;

/** `dsage start`: sets up, then runs the server and the workers of this machine until it is told to stop. */
export const startCommand: AddCommand = (program, surroundings, exit) => {
  withSettings(program.command('start'))
    .description('start the server and the workers of this machine; Ctrl-C stops them')
    .option('--detach', 'run in the background; `npx dsage stop` stops it')
    // Where a detached start hears of it: {"summary": …} or {"refusal": …}.
    .addOption(program.createOption('--report-fd <number>').hideHelp())
    .action(async (options) => {
      if (options.detach) return startDetached(options, surroundings);
      exit(await startHere(options, surroundings));
    });
};

async function startHere(options: Record<string, unknown>, surroundings: Surroundings) {
  const { terminal, programs } = surroundings;
  const started = Date.now();
  const report = reporter(options['reportFd']);
  const { config } = settingsFrom(options);
  const home = await setupHome(config);
  const other = await runningIn(home.paths);
  if (other !== null) {
    const sentence = `It runs already, at ${other.webUrl} (process ${other.pid}). Stop it with \`npx dsage stop\`.`;
    report({ refusal: sentence });
    throw new Refusal(sentence);
  }
  const supervisor = new Supervisor({
    ...{ config, home, programs },
    say: (line) => terminal.err(`${terminal.red('!')} ${line}\n`),
  });
  // A detached start shall outlive whoever called it; only `npm start` itself takes its server along.
  const followsNpm = terminal.startedByNpm && options['reportFd'] === undefined;
  const told = stopSignal(supervisor, { terminal, followsNpm });
  try {
    const summary = await Promise.race([supervisor.start(), told.promise]);
    if (summary !== 'stop') {
      await writeRun(home.paths, summary);
      report({ summary });
      // A detached start writes to a log file, where links that sign in have no business.
      if (options['reportFd'] !== undefined) terminal.err(`ready at ${summary.webUrl}\n`);
      else if (options['json']) terminal.out(jsonOf(summary));
      else terminal.out(summaryText(summary, { terminal, home, ms: Date.now() - started }));
      await told.promise;
    }
    terminal.err('\nstopping; jobs that run are finished or given back (Ctrl-C again: at once)\n');
    return 0;
  } catch (error) {
    report({ refusal: (error as Error).message });
    throw error;
  } finally {
    await supervisor.stop();
    told.end();
    await removeRun(home.paths);
  }
}

/** Resolves when somebody wants the end: a signal, or npm being gone. Further signals kill. */
function stopSignal(
  supervisor: Supervisor,
  { terminal, followsNpm }: { terminal: Surroundings['terminal']; followsNpm: boolean },
) {
  let tell: (word: 'stop') => void = () => undefined;
  const promise = new Promise<'stop'>((resolve) => {
    tell = resolve;
  });
  let count = 0;
  const stopListening = terminal.onInterrupt(() => {
    count += 1;
    tell('stop');
    if (count > 1) supervisor.kill();
  });
  // npm that is killed takes nobody along and sends no signal, so its script has to look.
  const first = ancestry();
  const timer = followsNpm
    ? setInterval(() => ancestry() !== first && tell('stop'), ancestryMs)
    : undefined;
  return {
    promise,
    end: () => {
      stopListening();
      clearInterval(timer);
    },
  };
}

/** Tells whoever waits for a detached start, once. */
function reporter(descriptor: unknown) {
  let told = false;
  return (message: { summary: Summary } | { refusal: string }) => {
    if (descriptor === undefined || told) return;
    told = true;
    try {
      writeSync(Number(descriptor), `${JSON.stringify(message)}\n`);
    } catch (error) {
      if (error instanceof DsageError) throw error;
      // Whoever waited is gone; the server is there all the same.
    }
  };
}
