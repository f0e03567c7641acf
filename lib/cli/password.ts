import { type AddCommand, withConnection, withServer } from './context.ts';
import { Refusal } from './refusal.ts';
import { jsonOf } from './table.ts';
import type { Terminal } from './terminal.ts';

const leastCharacters = 12;

/** `dsage password`: sets the password for signing in without a link. */
export const passwordCommand: AddCommand = (program, { terminal }) => {
  withServer(program.command('password'))
    .description('set your password for the pages')
    .option('--password-stdin', 'read it from standard input instead of asking')
    .action(async (options) => {
      const password = options.passwordStdin
        ? (await terminal.readAll()).replace(/\r?\n$/, '')
        : await askTwice(terminal);
      if (password.length < leastCharacters)
        throw new Refusal(`The password needs ${leastCharacters} characters at least. Try again.`);
      await withConnection(options, (d) => d.command('account.setPassword', { password }));
      terminal.out(options.json ? jsonOf({}) : 'The password is set.\n');
    });
};

async function askTwice(terminal: Terminal): Promise<string> {
  const first = await terminal.readSecret(
    `New password (${leastCharacters} characters at least): `,
  );
  if ((await terminal.readSecret('The same again: ')) === first) return first;
  throw new Refusal('The two are not the same. Try again.');
}
