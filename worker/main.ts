import { fileURLToPath } from 'node:url';

/**
 * One file, three programs: the worker, its guard (`--guard`) and its job processes (`--child`).
 * Each loads only its own part, which is why the imports are in the branches.
 */
const bundle = fileURLToPath(import.meta.url);

switch (process.argv[2]) {
  case '--guard': {
    const { runGuard } = await import('./process/guard.ts');
    runGuard();
    break;
  }
  case '--child': {
    const { runChild } = await import('./process/child.ts');
    await runChild();
    break;
  }
  default: {
    const { runCommand } = await import('./command.ts');
    process.exitCode = await runCommand(process.argv.slice(2), bundle);
  }
}
