import { readFileSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { DsageError } from '../../protocol/errors.ts';
import {
  type Config,
  type ConfigKey,
  configKeys,
  environmentName,
  flagName,
  settings,
} from './settings.ts';

/** Where a value comes from. */
export type ConfigSource = 'flag' | 'environment' | 'file' | 'default';

/** The settings in force and the source of each. */
export interface LoadedConfig {
  config: Config;
  sources: Record<ConfigKey, ConfigSource>;
  /** Path of the file that was looked for; it need not exist. */
  file: string;
}

/** From where loadConfig reads; each has the real thing as default. */
export interface ConfigInputs {
  /** Values of flags by key; undefined means not given. */
  flags?: Partial<Record<ConfigKey, unknown>>;
  env?: Record<string, string | undefined>;
  /** The text of a file, or null when there is none. */
  readFile?: (path: string) => string | null;
}

type Layer = { source: ConfigSource; values: Partial<Record<ConfigKey, unknown>> };

/**
 * The settings: a flag wins over the environment, that over the file config.json in the home, that over
 * the default. This is the one place that reads process.env for settings.
 *
 * @throws DsageError CONFIG_INVALID with the setting, the reason, and the name of the flag, variable or
 *   file that holds it; for keys in the file that do not exist, too.
 */
export function loadConfig(inputs: ConfigInputs = {}): LoadedConfig {
  const { flags = {}, env = process.env, readFile = readIfThere } = inputs;
  const outer: Layer[] = [
    { source: 'flag', values: flags },
    { source: 'environment', values: fromEnvironment(env) },
  ];
  const defaults: Layer = { source: 'default', values: defaultConfig() };
  const home = resolveHome(check('home', pick('home', [...outer, defaults])));
  const file = join(home, 'config.json');
  const layers = [
    ...outer,
    { source: 'file', values: fromFile(file, readFile) } as Layer,
    defaults,
  ];

  const values: Partial<Record<ConfigKey, unknown>> = {};
  const sources = {} as Record<ConfigKey, ConfigSource>;
  for (const key of configKeys) {
    const picked = pick(key, layers);
    values[key] = check(key, picked);
    sources[key] = picked.source;
  }
  const config = settings.parse({ ...values, home });
  if (config.heartbeatMs * 2 > config.leaseMs)
    throw new DsageError('CONFIG_INVALID', {
      name: 'heartbeatMs',
      problem: `${config.heartbeatMs} must be at most half of leaseMs, which is ${config.leaseMs}`,
    });
  return { config, sources, file };
}

interface Picked {
  source: ConfigSource;
  value: unknown;
}

function pick(key: ConfigKey, layers: Layer[]): Picked {
  for (const { source, values } of layers)
    if (values[key] !== undefined) return { source, value: values[key] };
  throw new Error(`the setting ${key} has no default`);
}

function check<K extends ConfigKey>(key: K, { source, value }: Picked): Config[K] {
  const parsed = settings.shape[key].safeParse(value);
  if (parsed.success) return parsed.data as Config[K];
  const place = { flag: flagName(key), environment: environmentName(key) } as const;
  const from = source === 'flag' || source === 'environment' ? place[source] : `the ${source}`;
  const why = parsed.error.issues[0]?.message ?? 'is not understood';
  throw new DsageError('CONFIG_INVALID', {
    name: key,
    problem: `${JSON.stringify(value)} from ${from} ${why}`,
  });
}

function fromEnvironment(env: Record<string, string | undefined>): Layer['values'] {
  const values: Layer['values'] = {};
  // A variable that is set to nothing is a variable that somebody wanted to unset.
  for (const key of configKeys) values[key] = env[environmentName(key)] || undefined;
  return values;
}

function fromFile(path: string, readFile: (path: string) => string | null): Layer['values'] {
  const text = readFile(path);
  if (text === null) return {};
  const invalid = (name: string, problem: string) =>
    new DsageError('CONFIG_INVALID', { name, problem: `${problem} (in ${path})` });
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    throw invalid('config.json', `it is not JSON: ${(error as Error).message}`);
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw invalid('config.json', 'it must be an object, as {"webPort": 8082}');
  for (const name of Object.keys(values))
    if (!(configKeys as string[]).includes(name))
      throw invalid(name, `there is no such setting; there are ${configKeys.join(', ')}`);
  if ('home' in values)
    throw invalid('home', 'the file is in the home already; use DSAGE_HOME or --home');
  return values;
}

function defaultConfig(): Record<ConfigKey, unknown> {
  return {
    home: join(homedir(), '.dsage'),
    webHost: '127.0.0.1',
    webPort: 8082,
    tlsHost: '0.0.0.0',
    tlsPort: 8081,
    user: systemUser(),
    workers: 2,
    slots: 1,
    leaseMs: 10_000,
    heartbeatMs: 2_500,
    publicHost: hostname(),
  };
}

/** The user's name on this machine in the letters a login name may have. */
function systemUser(): string {
  try {
    return (
      userInfo()
        .username.replaceAll(/[^A-Za-z0-9._-]/g, '_')
        .slice(0, 64) || 'dsage'
    );
  } catch {
    // A container may run under a number that has no name.
    return 'dsage';
  }
}

function resolveHome(home: string): string {
  return resolve(home.replace(/^~(?=\/|$)/, homedir()));
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // ENOTDIR: a file where the home should be, which setupHome reports better.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new DsageError('CONFIG_INVALID', {
      name: 'config.json',
      problem: `it cannot be read: ${message}`,
    });
  }
}
