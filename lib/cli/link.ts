import { type AddCommand, withConnection, withServer } from './context.ts';
import { jsonOf } from './table.ts';

/** `dsage link`: a URL that signs in once. */
export const linkCommand: AddCommand = (program, { terminal }) => {
  withServer(program.command('link'))
    .description('print a new link that signs a browser in, once')
    .action(async (options) => {
      const link = await withConnection(options, (d) => d.command('session.link', {}));
      terminal.out(options.json ? jsonOf(link) : `${link.url}\n`);
      const until = new Date(link.expiresAt).toLocaleTimeString();
      if (!options.json) terminal.err(terminal.dim(`good once, until ${until}\n`));
    });
};
