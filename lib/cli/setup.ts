import { setupHome } from '../server/home/setup.ts';
import { type AddCommand, settingsFrom, withSettings } from './context.ts';
import { jsonOf } from './table.ts';

/** `dsage setup`: makes the home complete; asks nothing, and may run at any time. */
export const setupCommand: AddCommand = (program, { terminal }) => {
  withSettings(program.command('setup'))
    .description('make the home: keys, certificate, folders; safe to repeat')
    .action(async (options) => {
      const { config } = settingsFrom(options);
      const { paths, certificate, key, made, repaired } = await setupHome(config);
      if (options.json) {
        terminal.out(jsonOf({ home: paths.folder, certificate, key, made, repaired }));
        return;
      }
      for (const path of made) terminal.out(`made      ${path}\n`);
      for (const path of repaired) terminal.out(`repaired  ${path} (permissions)\n`);
      terminal.out(`home      ${paths.folder}\n`);
      terminal.out(`key       ${key} of ${config.user}\n`);
      terminal.out(`certificate ${certificate}\n`);
      terminal.out('Next: `npm start`\n');
    });
};
