import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { BenchRefusal } from './options.ts';
import type { Command } from './timed.ts';

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

/** Starts one, which ends with this process at the latest. @throws BenchRefusal when it does not start */
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
  const { file, args } = dsage('start', '--json', '--workers', `${workers}`, '--slots', '1');
  const child = spawn(file, [...args, ...ports], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => void child.kill('SIGTERM');
  process.on('exit', end);
  await ready(child);
  return {
    ...{ home, pid: child.pid ?? 0, dsage },
    async stop() {
      const ended = new Promise((resolve) => child.once('close', resolve));
      end();
      await ended;
      process.off('exit', end);
    },
  };
}

/** It prints a summary as JSON when server and workers are there. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    let words = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.trimEnd().endsWith('}')) resolve();
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      words = (words + chunk).slice(-1_000);
    });
    child.once('close', () => reject(new BenchRefusal(`The server does not run. ${words.trim()}`)));
  });
}
