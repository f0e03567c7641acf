import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where each thing is in a home. The names of the two TLS files are those of the first dsage of 2007. */
export interface HomePaths {
  folder: string;
  /** TLS certificate. */
  certificate: string;
  /** TLS private key. */
  certificateKey: string;
  /** The user's Ed25519 key, OpenSSH private file. */
  privateKey: string;
  /** Its public line. */
  publicKey: string;
  /** Secret of the browser sessions' cookies. */
  sessionSecret: string;
  databaseFolder: string;
  database: string;
  backups: string;
  /** Files of workers while they run jobs. */
  workerFiles: string;
  /** Keys of the workers that run in this home, one file each. */
  workerKeys: string;
  serverLog: string;
  /** Settings, optional. */
  config: string;
  /** Who serves this home now; there only while somebody does. */
  run: string;
}

/** The paths below a home folder; nothing is read or made. */
export function homePaths(folder: string): HomePaths {
  return {
    folder,
    certificate: join(folder, 'pubcert.pem'),
    certificateKey: join(folder, 'cacert.pem'),
    privateKey: join(folder, 'dsage_key'),
    publicKey: join(folder, 'dsage_key.pub'),
    sessionSecret: join(folder, 'session_secret'),
    databaseFolder: join(folder, 'db'),
    database: join(folder, 'db', 'dsage.db'),
    backups: join(folder, 'db', 'backups'),
    workerFiles: join(folder, 'tmp_worker_files'),
    workerKeys: join(folder, 'worker_keys'),
    serverLog: join(folder, 'server.log'),
    config: join(folder, 'config.json'),
    run: join(folder, 'run.json'),
  };
}

/** The log of worker process `number`, counted from 1. */
export function workerLog(paths: HomePaths, number: number): string {
  return join(paths.folder, `worker-${number}.log`);
}

/**
 * The home of programs that name none: DSAGE_HOME, else ~/.dsage. Beside the
 * configurations of the server and of the worker this is the one place that reads the environment, as a program
 * that imports the client has no configuration of ours.
 */
export function defaultHome(env: Record<string, string | undefined> = process.env): string {
  return resolve((env['DSAGE_HOME'] || join(homedir(), '.dsage')).replace(/^~(?=\/|$)/, homedir()));
}
