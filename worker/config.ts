import { cpus, hostname } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { serverUrl } from '../lib/client/credentials.ts';
import { defaultHome } from '../lib/client/home.ts';
import { DsageError } from '../lib/protocol/errors.ts';
import { isProgram } from './native/findPrograms.ts';

export interface Config {
  /** Origin of the server, e.g. https://box1:8081 */
  server: string;
  /** Pinned by the fragment of --server; null: servers.json or the home's own certificate. */
  certificate: string | null;
  home: string;
  name: string;
  slots: number;
  /** Login name at the server; null: as remembered, else the name on this machine. */
  user: string | null;
  joinToken: string | null;
  /** The worker ends when this pipe closes. */
  parentDescriptor: number | null;
  /** The server's address is the first line of that pipe; until it comes the worker gets ready. */
  serverFromParent: boolean;
  logFile: string | null;
  /** Resident memory at which a job's process is killed. */
  maxMemoryBytes: number;
  programs: ProgramConfig;
}

/** Programs of this machine that may compute jobs: GMP-ECM and CADO-NFS. */
export interface ProgramConfig {
  wanted: boolean;
  /** The folders of PATH: where they are looked for, and what they find their own programs by. */
  path: string;
  /** File of cado-nfs.py; null: looked for there. */
  cadoNfs: string | null;
}

export type Wish = { type: 'run'; config: Config } | { type: 'version' } | { type: 'help' };

export const help = `Runs dsage jobs on this machine.

dsage-worker [flags]
  --server URL      the server (default https://localhost:8081); on another machine with its
                    certificate: https://host:8081#sha256:<64 hexadecimal digits>
  --join TOKEN      register this machine's key once, with a token from the page Workers
  --slots N         jobs at the same time (default 1, this machine has ${cpus().length} processors)
  --memory N        MiB that one job may use (default 2048)
  --no-native       leave GMP-ECM (ecm) and CADO-NFS (cado-nfs.py) alone, though they are on PATH
  --cado-nfs FILE   where cado-nfs.py is when it is not on PATH
  --name NAME       how the worker is called (default ${hostname()})
  --user NAME       login name at the server
  --home FOLDER     keys, known servers, files of jobs (default DSAGE_HOME or ~/.dsage)
  --log FILE        append JSON lines to FILE instead of writing to the terminal
  --parent-fd N     end when this inherited pipe closes
  --server-from-parent  read the server's URL from that pipe, one line, when it is known there
  --version, --help

One interrupt (Ctrl-C, SIGTERM): running jobs finish, then the worker ends. A second one: they are given back.`;

const flags = {
  server: { type: 'string', default: 'https://localhost:8081' },
  join: { type: 'string' },
  slots: { type: 'string', default: '1' },
  memory: { type: 'string', default: '2048' },
  'no-native': { type: 'boolean', default: false },
  'cado-nfs': { type: 'string' },
  name: { type: 'string' },
  user: { type: 'string' },
  home: { type: 'string' },
  log: { type: 'string' },
  'parent-fd': { type: 'string' },
  'server-from-parent': { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @throws DsageError CONFIG_INVALID that names the flag. */
export function parseWish(args: string[]): Wish {
  const values = parseFlags(args);
  if (values.help) return { type: 'help' };
  if (values.version) return { type: 'version' };
  const descriptor = values['parent-fd'];
  return {
    type: 'run',
    config: {
      ...parseServer(values.server),
      home: values.home === undefined ? defaultHome() : resolve(values.home),
      name: (values.name ?? hostname()).slice(0, 100) || 'worker',
      slots: whole('--slots', values.slots, { min: 1, max: 1024 }),
      user: values.user ?? null,
      joinToken: values.join ?? null,
      parentDescriptor:
        descriptor === undefined ? null : whole('--parent-fd', descriptor, { min: 0, max: 1023 }),
      serverFromParent: values['server-from-parent'],
      logFile: values.log ?? null,
      maxMemoryBytes: whole('--memory', values.memory, { min: 128, max: 1_048_576 }) * 2 ** 20,
      programs: {
        wanted: !values['no-native'],
        path: process.env['PATH'] ?? '',
        cadoNfs: program('--cado-nfs', values['cado-nfs']),
      },
    },
  };
}

function parseFlags(args: string[]) {
  try {
    return parseArgs({ args, options: flags, strict: true }).values;
  } catch (error) {
    const problem = `${(error as Error).message} See dsage-worker --help`;
    throw new DsageError('CONFIG_INVALID', { name: 'of the command line', problem });
  }
}

function parseServer(text: string): { server: string; certificate: string | null } {
  const [address = '', fragment] = text.split('#');
  const server = serverUrl(address);
  if (fragment === undefined) return { server, certificate: null };
  const pin = /^sha256:([0-9a-f]{64})$/i.exec(fragment)?.[1];
  if (pin !== undefined) return { server, certificate: pin.toLowerCase() };
  const problem = 'what follows # must be sha256: and 64 hexadecimal digits';
  throw new DsageError('CONFIG_INVALID', { name: '--server', problem });
}

function program(name: string, file: string | undefined): string | null {
  if (file === undefined) return null;
  const path = resolve(file);
  if (isProgram(path)) return path;
  throw new DsageError('CONFIG_INVALID', { name, problem: `${path} is not a program` });
}

function whole(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new DsageError('CONFIG_INVALID', {
    name,
    problem: `${text} is not a whole number from ${min} to ${max}`,
  });
}
