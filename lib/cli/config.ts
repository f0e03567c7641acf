import { configKeys, environmentName } from '../server/config/settings.ts';
import { type AddCommand, settingsFrom, withSettings } from './context.ts';
import { jsonOf, tableOf } from './table.ts';

/** `dsage config`: every setting, its value, and where that comes from. */
export const configCommand: AddCommand = (program, { terminal }) => {
  withSettings(program.command('config'))
    .description('show every setting, its value and where that comes from')
    .action((options) => {
      const { config, sources, file } = settingsFrom(options);
      if (options.json) {
        terminal.out(jsonOf({ config, sources, file }));
        return;
      }
      const rows = configKeys.map((key) => [
        key,
        String(config[key]),
        sources[key] === 'environment' ? `environment (${environmentName(key)})` : sources[key],
      ]);
      terminal.out(tableOf([['setting', 'value', 'from'], ...rows]));
      terminal.out(`\nfile: ${file}\n`);
    });
};
