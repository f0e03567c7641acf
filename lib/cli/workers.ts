import type { WorkerSummary } from '../protocol/worker.ts';
import { type AddCommand, withConnection, withServer } from './context.ts';
import { durationOf, jsonOf, tableOf } from './table.ts';

/** `dsage workers`: connected workers, with --all also those that were here before. */
export const workersCommand: AddCommand = (program, { terminal }) => {
  withServer(program.command('workers'))
    .description('list the workers that are connected')
    .option('--all', 'also those that are gone')
    .action(async (options) => {
      const all = await withConnection(options, (d) => d.workers());
      const shown = options.all ? all : all.filter(({ connected }) => connected);
      if (options.json) terminal.out(jsonOf(shown));
      else if (shown.length === 0)
        terminal.out('No worker is connected. `npx dsage status` prints the line that adds one.\n');
      else
        terminal.out(
          tableOf([
            ['worker', 'slots', 'running', 'done', 'failed', 'engines', ''],
            ...shown.map(row),
          ]),
        );
    });
};

function row(worker: WorkerSummary): string[] {
  const { name, slots, running, succeeded, failed, engines, connected, lastSeenAt } = worker;
  return [
    ...[name, slots, running.length, succeeded, failed].map(String),
    engines.map((engine) => engine.name).join(' '),
    connected ? '' : `gone since ${durationOf(Math.max(0, Date.now() - lastSeenAt))}`,
  ];
}
