import * as z from 'zod';
import { userName } from '../../protocol/ids.ts';

/** A whole number, also in digits as flags and environment write it. */
function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.preprocess(
    (value) => (typeof value === 'string' && /^[0-9]+$/.test(value) ? Number(value) : value),
    z.int(message).min(least, message).max(most, message),
  );
}

const port = wholeNumber(0, 65_535);
const host = z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be a host name or an IP address');

/**
 * Every setting of dsage, one row a key. In the environment `webPort` is DSAGE_WEB_PORT, as a flag
 * `--web-port`, in the file "webPort". Port 0 means: any free port.
 */
export const settings = z.object({
  /** Folder of keys, database and logs; only by flag or environment, as the file is in it. */
  home: z.string().min(1, 'must name a folder'),
  /** Where pages are served without TLS: this machine only. */
  webHost: z.enum(['127.0.0.1', 'localhost', '::1'], {
    error: 'must be 127.0.0.1, localhost or ::1, as this port has no TLS; others use tlsPort',
  }),
  webPort: port,
  /** Where pages, workers and clients are served with TLS. */
  tlsHost: host,
  tlsPort: port,
  /** Login name of the user whose key is in the home. */
  user: userName,
  /** Worker processes that `dsage start` runs on this machine. */
  workers: wholeNumber(0, 256),
  /** Jobs that each of them runs at once. */
  slots: wholeNumber(1, 1024),
  /** A worker that is silent for so long loses its jobs. */
  leaseMs: wholeNumber(200, 86_400_000),
  /** How often a worker is heard of; well below leaseMs. */
  heartbeatMs: wholeNumber(50, 86_400_000),
  /** Name of this machine in the line that adds a worker. */
  publicHost: host,
});

/** All settings with a value each. */
export type Config = z.output<typeof settings>;
export type ConfigKey = keyof Config;
export const configKeys = Object.keys(settings.shape) as ConfigKey[];

/** The name of the setting in the environment: webPort is DSAGE_WEB_PORT. */
export function environmentName(key: ConfigKey): string {
  return `DSAGE_${key.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/** The flag of the setting: webPort is --web-port. */
export function flagName(key: ConfigKey): string {
  return `--${key.replaceAll(/[A-Z]/g, '-$&').toLowerCase()}`;
}
