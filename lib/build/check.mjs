import { prepare } from './prepare.mjs';
import { main } from './terminal.mjs';

/** `npm run check`: what can be said without running anything: lint, imports, budgets, guards, types. */
await main(async () => {
  await prepare();
  const { runSuites } = await import('./run-suites.mjs');
  const suites = await import('./suites.mjs');
  await runSuites([
    { name: 'lint', run: suites.lint },
    { name: 'imports', run: suites.imports },
    { name: 'budgets', run: suites.budgets },
    { name: 'guards', run: suites.guards },
    { name: 'types', run: suites.types },
  ]);
});
