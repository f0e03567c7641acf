import { DsageError } from '../lib/protocol/errors.ts';
import { help, parseWish } from './config.ts';
import packageJson from './package.json';
import { buildOf, runWorker } from './worker.ts';

/** The command line; returns the exit code: 0, 1 for a refusal, 2 for flags that are not understood. */
export async function runCommand(args: string[], bundle: string): Promise<number> {
  try {
    const wish = parseWish(args);
    if (wish.type === 'help') console.log(help);
    else if (wish.type === 'version')
      console.log(`dsage-worker ${packageJson.version} (${buildOf(bundle).slice(0, 8)})`);
    else await runWorker(wish.config, bundle);
    return 0;
  } catch (error) {
    if (!(error instanceof DsageError)) throw error;
    console.error(`dsage-worker: ${error.message} [${error.code}]`);
    return error.code === 'CONFIG_INVALID' ? 2 : 1;
  }
}
