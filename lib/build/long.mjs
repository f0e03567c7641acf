import { prepare } from './prepare.mjs';
import { main } from './terminal.mjs';

/** `npm run test:slow` and `npm run chaos`, each `[-- WORD]`: tests too long for `npm test`, one file at a time. */
await main(async () => {
  const [name, word] = process.argv.slice(2);
  await prepare();
  const { runSuites } = await import('./run-suites.mjs');
  const { slow, chaos } = await import('./suites.mjs');
  await runSuites([{ name, run: () => ({ slow, chaos })[name](word) }]);
});
