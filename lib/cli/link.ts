import { type AddCommand, withConnection, withServer } from './context.ts';
import { jsonOf, roughly } from './table.ts';

/** `dsage link`: a URL that signs in once. */
export const linkCommand: AddCommand = (program, { terminal }) => {
  withServer(program.command('link'))
    .description('print a new link that signs a browser in, once')
    .action(async (options) => {
      const link = await withConnection(options, (d) => d.command('session.link', {}));
      terminal.out(options.json ? jsonOf(link) : `${link.url}\n`);
      const span = roughly(link.expiresAt - Date.now());
      if (!options.json) terminal.err(terminal.dim(`good once, within ${span}\n`));
    });
};
