import { type AddCommand, withConnection, withServer } from './context.ts';
import { durationOf, jsonOf } from './table.ts';

/** `dsage status`: the server, how busy it is, and the line that adds a worker. */
export const statusCommand: AddCommand = (program, { terminal }) => {
  withServer(program.command('status'))
    .description('show the server, its load, and the line that adds a worker')
    .action(async (options) => {
      const status = await withConnection(options, (d) => d.status());
      if (options.json) {
        terminal.out(jsonOf(status));
        return;
      }
      const { version, startedAt, webUrl, certificate, workers, slots, queued, running } = status;
      terminal.out(`dsage ${version} has run for ${durationOf(Date.now() - startedAt)}\n`);
      terminal.out(`  pages        ${webUrl}\n`);
      terminal.out(`  certificate  ${certificate}\n`);
      terminal.out(`  workers      ${workers} connected, ${slots} slots\n`);
      terminal.out(`  jobs         ${running} running, ${queued} waiting\n`);
      terminal.out(`To add a worker, run on another machine:\n${status.workerCommand}\n`);
    });
};
