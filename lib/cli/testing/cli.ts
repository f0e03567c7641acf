/* The command line as a process of its own; only server and worker are those of tests. Bundled by programs.ts. */
import { fileURLToPath } from 'node:url';
import { run } from '../run.ts';
import { processTerminal } from '../terminal.ts';

const beside = (file: string) => [fileURLToPath(new URL(file, import.meta.url))];

process.exitCode = await run(process.argv.slice(2), {
  terminal: processTerminal(),
  programs: {
    version: '0.1.0',
    server: beside('./server.mjs'),
    worker: beside('./worker.mjs'),
    cli: beside('./cli.mjs'),
  },
});
