import { type AddCommand, withConnection, withServer } from './context.ts';
import { jobNumber } from './job.ts';
import { jsonOf } from './table.ts';

/** `dsage cancel N`: ends a job. */
export const cancelCommand: AddCommand = (program, { terminal }) => {
  withServer(program.command('cancel <number>'))
    .description('cancel a job that waits or runs')
    .action(async (number: string, options) => {
      const id = jobNumber(number);
      const summary = await withConnection(options, (d) => d.command('jobs.cancel', { id }));
      terminal.out(options.json ? jsonOf(summary) : `job ${id}: ${summary.state}\n`);
    });
};
