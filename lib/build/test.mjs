import { prepare } from './prepare.mjs';
import { main } from './terminal.mjs';

/** `npm test [-- WORD]`: everything. With a word, only the unit tests whose path has it. */
await main(async () => {
  await prepare();
  const { runSuites } = await import('./run-suites.mjs');
  const suites = await import('./suites.mjs');
  const word = process.argv[2];
  if (word !== undefined) {
    await runSuites([{ name: 'units', run: () => suites.units(word) }]);
    return;
  }
  await runSuites([
    { name: 'lint', run: suites.lint },
    { name: 'imports', run: suites.imports },
    { name: 'budgets', run: suites.budgets },
    { name: 'guards', run: suites.guards },
    { name: 'types', run: suites.types },
    { name: 'units', run: () => suites.units() },
    { name: 'browser', run: () => suites.browser() },
  ]);
});
