import type { Command } from 'commander';
import { readRun } from '../client/credentials.ts';
import { type ConnectOptions, connect, type Dsage } from '../client/dsage.ts';
import { homePaths } from '../client/home.ts';
import { type LoadedConfig, loadConfig } from '../server/config/load.ts';
import { type ConfigKey, configKeys, flagName } from '../server/config/settings.ts';
import type { Programs } from './programs.ts';
import type { Terminal } from './terminal.ts';

/** What commands are given instead of the process they run in. */
export interface Surroundings {
  terminal: Terminal;
  programs: Programs;
}

/** Adds one command to the program; `exit` sets the exit code of a command that did not throw. */
export type AddCommand = (
  program: Command,
  surroundings: Surroundings,
  exit: (code: number) => void,
) => void;

/** Options that every command has which talks to a server. */
export interface ClientOptions {
  home?: string;
  server?: string;
  user?: string;
  json?: boolean;
}

/** Adds those options. */
export function withServer(command: Command): Command {
  return command
    .option('--home <folder>', 'folder with keys and certificate (default: DSAGE_HOME or ~/.dsage)')
    .option('--server <host:port>', 'the server (default: the one of this home)')
    .option('--user <name>', 'login name (default: the one of this home)')
    .option('--json', 'print JSON');
}

const about: Record<ConfigKey, string> = {
  home: 'folder of keys, database and logs',
  webHost: 'where pages are served without TLS',
  webPort: 'port of the pages, 0 for any',
  tlsHost: 'where workers, clients and pages are served with TLS',
  tlsPort: 'port of that, 0 for any',
  user: 'login name',
  workers: 'worker processes on this machine',
  slots: 'jobs at a time in each worker',
  leaseMs: 'time after which a silent worker loses its jobs',
  heartbeatMs: 'time between signs of life of a worker',
  publicHost: 'name of this machine in the line that adds a worker',
};

/** Adds a flag for each setting. */
export function withSettings(command: Command): Command {
  for (const key of configKeys) command.option(`${flagName(key)} <${wordFor(key)}>`, about[key]);
  return command.option('--json', 'print JSON');
}

/** The settings in force with the given flags. @throws DsageError CONFIG_INVALID. */
export function settingsFrom(options: Record<string, unknown>): LoadedConfig {
  return loadConfig({ flags: Object.fromEntries(configKeys.map((key) => [key, options[key]])) });
}

/**
 * Connects, gives the connection to `use`, and closes it in the end.
 * @throws DsageError as connect, and what `use` throws.
 */
export async function withConnection<T>(
  options: ClientOptions,
  use: (d: Dsage) => Promise<T>,
): Promise<T> {
  const d = await connect(await connectOptions(options));
  try {
    return await use(d);
  } finally {
    d.close();
  }
}

/** A flag wins over the server that runs in the home, that over the settings. */
async function connectOptions({ home, server, user }: ClientOptions): Promise<ConnectOptions> {
  const { config, sources } = loadConfig({ flags: { home, user } });
  const run = await readRun(homePaths(config.home));
  const there = server ?? run?.tlsUrl ?? `localhost:${config.tlsPort}`;
  const named = sources.user === 'default' ? {} : { user: config.user };
  return { home: config.home, server: there, ...named, patienceMs: 60_000 };
}

function wordFor(key: ConfigKey): string {
  if (key === 'home') return 'folder';
  if (key.endsWith('Host')) return 'host';
  return key === 'user' ? 'name' : 'number';
}
