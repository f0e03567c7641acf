import { setTimeout as sleep } from 'node:timers/promises';
import { type RunFile, readRun } from '../client/credentials.ts';
import { homePaths } from '../client/home.ts';
import { loadConfig } from '../server/config/load.ts';
import type { AddCommand } from './context.ts';
import { Refusal } from './refusal.ts';
import { isAlive } from './running.ts';
import { jsonOf } from './table.ts';

/** The supervisor kills what does not end by itself long before this. */
const patienceMs = 20_000;
/** Only the parent of a process hears of its end; everybody else has to look. */
const lookMs = 50;

/** `dsage stop`: ends the server of this home and its workers. */
export const stopCommand: AddCommand = (program, { terminal }) => {
  program
    .command('stop')
    .description('stop the server of this home and its workers')
    .option('--home <folder>', 'the home (default: DSAGE_HOME or ~/.dsage)')
    .option('--json', 'print JSON')
    .action(async ({ home, json }) => {
      const { config } = loadConfig({ flags: { home } });
      const run = await readRun(homePaths(config.home));
      const stopped = run !== null && isAlive(run);
      if (stopped) await end(run);
      if (json) terminal.out(jsonOf({ stopped }));
      else terminal.out(stopped ? 'Stopped.\n' : `Nothing runs in ${config.home}.\n`);
    });
};

async function end(run: RunFile): Promise<void> {
  process.kill(run.pid, 'SIGTERM');
  for (const deadline = Date.now() + patienceMs; isAlive(run); await sleep(lookMs)) {
    if (Date.now() < deadline) continue;
    throw new Refusal(`Process ${run.pid} does not end. Kill it: \`kill -9 ${run.pid}\`.`);
  }
}
