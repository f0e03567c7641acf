import { prepare } from './prepare.mjs';
import { main } from './terminal.mjs';

/** `npm run e2e [-- options of Playwright]`: the browser tests alone. */
await main(async () => {
  await prepare();
  const { runSuites } = await import('./run-suites.mjs');
  const suites = await import('./suites.mjs');
  const options = process.argv.slice(2);
  await runSuites([{ name: 'browser', run: () => suites.browser(...options) }]);
});
