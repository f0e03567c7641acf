/* The command line as a process of its own, with the servers and workers of tests: only the programs differ. */
import { fileURLToPath } from 'node:url';
import { run } from '../run.ts';
import { processTerminal } from '../terminal.ts';

const source = (file: string) => ['--import', 'tsx', fileURLToPath(new URL(file, import.meta.url))];

process.exitCode = await run(process.argv.slice(2), {
  terminal: processTerminal(),
  programs: {
    version: '0.1.0',
    server: source('./server.ts'),
    worker: source('./worker.ts'),
    cli: source('./cli.ts'),
  },
});
