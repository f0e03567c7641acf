import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare } from './prepare.mjs';
import { root } from './stamps.mjs';
import { main } from './terminal.mjs';

/** `npm start`: builds what is stale, then becomes `dsage start` with the same arguments. */
await main(async () => {
  await prepare();
  process.argv = [
    process.argv[0],
    join(root, 'lib/cli/bin.mjs'),
    'start',
    ...process.argv.slice(2),
  ];
  await import(pathToFileURL(join(root, 'dist/cli.mjs')).href);
});
