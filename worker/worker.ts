import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Credentials, openSession } from '../lib/client/session.ts';
import { type WorkerId, workerId } from '../lib/protocol/ids.ts';
import { protocolVersion } from '../lib/protocol/version.ts';
import type { WorkerHello } from '../lib/protocol/worker.ts';
import type { Config } from './config.ts';
import type { JobSigner } from './job/attempt.ts';
import { Loop } from './job/loop.ts';
import { type Log, openLog } from './log.ts';
import { Native } from './native/native.ts';
import { followParent } from './parent.ts';
import type { ReadyFrame } from './process/frames.ts';
import { type Guard, startGuard } from './process/guard.ts';
import { Pool } from './process/pool.ts';
import { Scratch } from './process/scratch.ts';
import { credentialsOf, joinServer } from './server/credentials.ts';
import { deviceKey } from './server/deviceKey.ts';
import { Link } from './server/link.ts';

/** Time for giving jobs back after the second signal. */
const returnMs = 3000;

/**
 * Runs a worker until it is told to end.
 * @param file this program's own file; guard and job processes are started from it.
 * @throws DsageError when the very first login is refused for good.
 */
export async function runWorker(config: Config, file: string): Promise<void> {
  const bundle = lastingCopy(file);
  const id = workerId.parse(randomBytes(12).toString('base64url'));
  const log = openLog(config.logFile, { worker: config.name, workerId: id });
  await joinIfAsked(config, log);
  // Said now, before processes are started: what is missing on this machine.
  if (!config.serverFromParent) await credentialsOf(config);
  const scratch = new Scratch(config.home);
  await scratch.open(Date.now());
  const guard = startGuard(bundle, log);
  const { maxMemoryBytes, slots } = config;
  const pool = new Pool({ bundle, scratch, maxMemoryBytes, guard, size: slots + 1, log });
  const parent = followParent(config.parentDescriptor, () => {
    pool.killAll();
    process.exit(0);
  });
  try {
    const [ready, native] = await Promise.all([
      pool.start(),
      findNative(config, { scratch, guard, log }),
    ]);
    const hello = helloOf(config, { id, bundle, ready, native });
    const server = config.serverFromParent ? await parent.server : config.server;
    await serve({ config: { ...config, server }, hello, pool, native, scratch, log });
  } finally {
    pool.killAll();
    guard.close();
  }
}

interface Parts {
  config: Config;
  hello: WorkerHello;
  pool: Pool;
  native: Native;
  scratch: Scratch;
  log: Log;
}

async function serve({ config, hello, pool, native, scratch, log }: Parts): Promise<void> {
  // Of the latest login; no job comes before the first.
  let signer: JobSigner | null = null;
  const link: Link = new Link({
    open: async (onMessage) => {
      const credentials = await credentialsOf(config);
      signer = { ...(await signerOf(config, credentials)), build: hello.build };
      return openSession({
        ...credentials,
        role: 'worker',
        onMessage,
        restartCommand: `the line on the page Workers of ${config.server}`,
      });
    },
    hello,
    log,
    notices: {
      work: () => void loop.claim(),
      cancel: ({ lease }) => loop.stop(lease, { type: 'cancelled' }),
      childEnded: ({ lease, childId }) => loop.childEnded(lease, childId),
    },
    onReady: (terms) => {
      log.info('connected', { server: config.server, slots: config.slots });
      loop.begin(terms);
    },
  });
  const loop = new Loop({
    link,
    pool,
    native,
    scratch,
    signer: () => signer!,
    slots: config.slots,
    log,
  });
  const stopListening = endOnSignals({ link, loop, log });
  try {
    await link.keep();
  } finally {
    stopListening();
    loop.end();
  }
}

/** The worker's own key speaks for its user, as far as the user's key has certified it. */
async function signerOf(
  { home, name }: Config,
  { user, key: root }: Credentials,
): Promise<Omit<JobSigner, 'build'>> {
  return { user, ...(await deviceKey({ home, name, user, root }, Date.now())) };
}

/** Programs of this machine that may compute jobs; each is tried once, which takes milliseconds. */
async function findNative(
  { programs, slots: threads, maxMemoryBytes }: Config,
  { scratch, guard, log }: { scratch: Scratch; guard: Guard; log: Log },
): Promise<Native> {
  const folder = scratch.makeWarm();
  const options = { ...programs, threads, maxMemoryBytes, guard, log };
  return Native.find(options, folder).finally(() => scratch.remove(folder));
}

async function joinIfAsked(config: Config, log: Log): Promise<void> {
  if (config.joinToken === null) return;
  const user = await joinServer(config, config.joinToken);
  log.info('joined; the next start needs no token', { server: config.server, user });
}

/** A build leaves its file in a folder of its hash as well, where the next build does not replace it. */
function lastingCopy(file: string): string {
  const copy = join(dirname(file), buildOf(file).slice(0, 8), basename(file));
  return existsSync(copy) ? copy : file;
}

/** SHA-256 of the worker's own file, hex: by this the server knows an outdated worker. */
export function buildOf(bundle: string): string {
  return createHash('sha256').update(readFileSync(bundle)).digest('hex');
}

function helloOf(
  config: Config,
  {
    id,
    bundle,
    ready,
    native,
  }: { id: WorkerId; bundle: string; ready: ReadyFrame; native: Native },
): WorkerHello {
  const processors = cpus();
  return {
    protocolVersion,
    build: buildOf(bundle),
    workerId: id,
    name: config.name,
    slots: config.slots,
    engines: ready.engines,
    kinds: [...ready.kinds, ...native.kinds],
    facts: {
      platform: `${platform()} ${release()} ${arch()}`.slice(0, 100),
      cpuModel: (processors[0]?.model ?? 'unknown').slice(0, 200),
      cpus: Math.max(1, processors.length),
      memoryBytes: totalmem(),
      node: process.version,
      pid: process.pid,
      programs: native.programs.map(({ name, version }) => ({ name, version })),
    },
  };
}

/** First signal: finish what runs. Second: give it back. Returns what stops listening. */
function endOnSignals({ link, loop, log }: { link: Link; loop: Loop; log: Log }): () => void {
  let count = 0;
  const onSignal = () => {
    count++;
    if (count === 1) {
      log.info('stopping: running jobs finish first; a second signal gives them back');
      void loop.drain().then(() => link.close());
    } else if (count === 2) {
      log.info('stopping now: running jobs are given back');
      loop.returnAll('the worker was stopped');
      // Not waited for when everything is given back sooner.
      setTimeout(() => link.close(), returnMs).unref();
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
  return () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, onSignal);
  };
}
