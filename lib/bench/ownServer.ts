import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { BenchRefusal } from './options.ts';
import type { Command } from './timed.ts';
import { timed } from './timed.ts';

/** A server with workers of its own, on free ports, in a home below the scratch folder. */
export interface OwnServer {
  home: string;
  /** The supervisor: parent of the server and of the workers. */
  pid: number;
  /** `dsage` with these words, against this server. */
  dsage(...words: string[]): Command;
  stop(): Promise<void>;
}

/**
 * PATH of the whole system: nothing is to be found on it, so that workers compute curves with our kernels and not
 * with this machine's GMP-ECM.
 */
const nothingOnPath = '/nonexistent';

/** Starts one. @throws BenchRefusal when it does not start */
export async function startServer(
  { root, folder }: { root: string; folder: string },
  workers: number,
): Promise<OwnServer> {
  const home = mkdtempSync(join(folder, 'home-'));
  const env = { DSAGE_HOME: home, PATH: nothingOnPath };
  const dsage = (...words: string[]): Command => {
    const args = [join(root, 'lib/cli/bin.mjs'), ...words];
    return { file: process.execPath, args, env };
  };
  const ports = ['--web-port', '0', '--tls-port', '0'];
  const { code, output, complaints } = await timed(
    dsage('start', '--detach', '--json', '--workers', String(workers), '--slots', '1', ...ports),
  );
  if (code !== 0) throw new BenchRefusal(`The server does not start. ${complaints.trim()}`);
  const { pid } = JSON.parse(output) as { pid: number };
  return { home, pid, dsage, stop: async () => void (await timed(dsage('stop'))) };
}
