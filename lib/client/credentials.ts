import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { DsageError } from '../protocol/errors.ts';
import { userName } from '../protocol/ids.ts';
import { certificateFingerprint } from '../protocol/login.ts';
import { certificateFingerprint as fingerprintOfPem } from '../signing/certificate.ts';
import { keyPairFromSeed } from '../signing/keys.ts';
import { fingerprint, parsePrivateFile } from '../signing/openssh.ts';
import { defaultHome, type HomePaths, homePaths } from './home.ts';
import type { Credentials, UserKey } from './session.ts';

/** Where to connect to, and as whom; everything that is left out is taken from the home. */
export interface ConnectOptions {
  /** Folder with pubcert.pem and dsage_key. Default: DSAGE_HOME, else ~/.dsage. */
  home?: string;
  /** `host`, `host:port` or `https://host:port`. Default: the server that runs in the home, else localhost:8081. */
  server?: string;
  /** Login name. Default: the user of the server that runs in the home, else the name in the key's comment. */
  user?: string;
  /** Fingerprint of the server's certificate, 64 hexadecimal digits. Default: that of the home's pubcert.pem. */
  certificate?: string;
  /** Text of a private key file. Default: the home's dsage_key. */
  key?: string;
  /** How long a command waits for a lost connection to come back, in milliseconds. Default: one minute. */
  patienceMs?: number;
}

/** The file run.json in a home: who serves it now. */
export const runFile = z.object({
  /** The supervisor's process, and what the system says of its start, as numbers are used again. */
  pid: z.int().positive(),
  startTime: z.string(),
  startedAt: z.int().nonnegative(),
  user: userName,
  webUrl: z.string(),
  tlsUrl: z.string(),
});
/** What run.json says. */
export type RunFile = z.infer<typeof runFile>;

/**
 * Reads what is needed to log in.
 * @throws DsageError NOT_SET_UP when a file is missing, HOME_UNUSABLE when one is not understood, CONFIG_INVALID
 *   when an option is not.
 */
export async function readCredentials(options: ConnectOptions = {}): Promise<Credentials> {
  const paths = homePaths(options.home ?? defaultHome());
  const run = await readRun(paths);
  const { key, comment } = await readKey(paths, options.key);
  return {
    server: {
      url: serverUrl(options.server ?? run?.tlsUrl ?? 'localhost'),
      certificate:
        option('certificate', certificateFingerprint, options.certificate) ??
        (await understood(
          paths,
          'pubcert.pem',
          fingerprintOfPem(await readText(paths.certificate)),
        )),
    },
    user: option('user', userName, options.user) ?? run?.user ?? nameIn(comment),
    key,
  };
}

/** The run.json of a home, or null when there is none that is understood. */
export async function readRun(paths: HomePaths): Promise<RunFile | null> {
  try {
    return runFile.parse(JSON.parse(await readFile(paths.run, 'utf8')));
  } catch {
    return null;
  }
}

/** The address in full: `box1` is https://box1:8081. @throws DsageError CONFIG_INVALID. */
export function serverUrl(server: string): string {
  const invalid = (problem: string) =>
    new DsageError('CONFIG_INVALID', { name: 'server', problem });
  const withScheme = server.includes('://') ? server : `https://${server}`;
  if (!URL.canParse(withScheme)) throw invalid(`"${server}" is not host:port`);
  const url = new URL(withScheme);
  if (url.protocol !== 'https:') throw invalid(`"${server}" is not an https address`);
  return `https://${url.hostname}:${url.port || (server.endsWith(':443') ? 443 : 8081)}`;
}

async function readKey(
  paths: HomePaths,
  text?: string,
): Promise<{ key: UserKey; comment: string }> {
  const pem = text ?? (await readText(paths.privateKey));
  const file = await understood(
    paths,
    text === undefined ? 'dsage_key' : 'the key',
    parsePrivateFile(pem),
  );
  const { publicKey, privateKey } = await keyPairFromSeed(file.seed);
  return {
    key: { fingerprint: await fingerprint(publicKey), publicKey, privateKey },
    comment: file.comment,
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new DsageError('NOT_SET_UP', { file: path }, error);
  }
}

async function understood<T>(paths: HomePaths, name: string, value: Promise<T>): Promise<T> {
  try {
    return await value;
  } catch (error) {
    const problem = `${name} cannot be read, ${(error as Error).message}`;
    throw new DsageError('HOME_UNUSABLE', { home: paths.folder, problem }, error);
  }
}

function option<T extends z.ZodType>(
  name: string,
  schema: T,
  value: unknown,
): z.output<T> | undefined {
  if (value === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0]?.message ?? 'it is not understood';
  throw new DsageError('CONFIG_INVALID', { name, problem: `${JSON.stringify(value)}: ${why}` });
}

/** `npx dsage setup` writes user@host as the comment. */
function nameIn(comment: string): string {
  const parsed = userName.safeParse(comment.split('@')[0]);
  if (parsed.success) return parsed.data;
  throw new DsageError('CONFIG_INVALID', {
    name: 'user',
    problem: 'the key does not say whose it is; give the option user',
  });
}
