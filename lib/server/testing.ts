/** What the tests of this room share: a whole server without Next, and people, programs and workers who use it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { encode } from 'next-auth/jwt';
import { io, type Socket } from 'socket.io-client';
import type { CommandName, CommandReply, CommandRequest } from '../protocol/commands.ts';
import { userName } from '../protocol/ids.ts';
import { type Challenge, type LoginStatement, loginStatement } from '../protocol/login.ts';
import type { Reply } from '../protocol/reply.ts';
import type { ServerEvent } from '../protocol/topics.ts';
import type { LeasedJob } from '../protocol/worker.ts';
import { keyPairFromSeed } from '../signing/keys.ts';
import { signLogin } from '../signing/login.ts';
import { fingerprint, parsePrivateFile } from '../signing/openssh.ts';
import { openStore, type Store } from '../store/store.ts';
import { loadConfig } from './config/load.ts';
import { setupHome } from './home/setup.ts';
import { openLog } from './log.ts';
import type { Pages } from './nextPages.ts';
import { type RunningServer, startServer } from './start.ts';

const migrationsDir = join(import.meta.dirname, '../../prisma/migrations');

/** A server on free ports, with everything in a folder that goes with the test. */
export class TestServer {
  readonly #t: TestContext;
  readonly folder: string;
  readonly bundleFolder: string;
  running!: RunningServer;
  store!: Store;
  certificate = '';
  #stopped = true;
  #pages: (http: Server) => Promise<Pages>;

  constructor(t: TestContext, pages: (http: Server) => Promise<Pages>) {
    this.#t = t;
    this.#pages = pages;
    this.folder = mkdtempSync(join(tmpdir(), 'dsage-server-'));
    this.bundleFolder = join(this.folder, 'dist');
    mkdirSync(this.bundleFolder);
    t.after(async () => {
      await this.stop();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  async start(flags: Record<string, unknown> = {}): Promise<void> {
    const ports = { webPort: 0, tlsPort: 0, tlsHost: '127.0.0.1', publicHost: 'localhost' };
    const { config } = loadConfig({
      flags: { home: join(this.folder, 'home'), user: 'alice', ...ports, ...flags },
      env: {},
    });
    const home = await setupHome(config);
    const { database: file, backups: backupDir, serverLog } = home.paths;
    const now = Date.now;
    this.certificate = home.certificate;
    this.store = await openStore({ file, migrationsDir, backupDir, now });
    this.running = await startServer({
      ...{ config, home, now, store: this.store, version: 'test', dev: false },
      log: openLog({ file: serverLog, now }),
      pages: this.#pages,
      bundleFolder: this.bundleFolder,
    });
    this.#stopped = false;
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.running.stop();
  }

  get tlsOrigin(): string {
    return `https://localhost:${this.running.tlsPort}`;
  }

  get log(): string {
    return readFileSync(join(this.folder, 'home', 'server.log'), 'utf8');
  }

  /** Puts a worker's bundle there; to be called before `start`. */
  putBundle(content: string): void {
    writeFileSync(join(this.bundleFolder, 'dsage-worker.mjs'), content);
    writeFileSync(join(this.bundleFolder, 'start.cjs'), 'die("no worker here");');
  }

  /** A connection to a namespace over TLS, closed with the test. */
  connect(namespace: string, options: Record<string, unknown> = {}): Socket {
    const socket = io(`${this.tlsOrigin}${namespace}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      rejectUnauthorized: false,
      ...options,
    });
    this.#t.after(() => {
      socket.disconnect();
    });
    return socket;
  }

  /** What a browser of the first user sends as its cookie. */
  async cookie(secure = true, sub = '1'): Promise<string> {
    const secret = readFileSync(join(this.folder, 'home', 'session_secret'), 'utf8').trim();
    const session = randomBytes(16).toString('base64url');
    const expiresAt = Date.now() + 600_000;
    await this.store.sessions.open({ id: session, userId: Number(sub), expiresAt });
    const token = await encode({ token: { sub, session }, secret, maxAge: 600 });
    return `${secure ? '__Secure-' : ''}dsage.session=${token}`;
  }

  /** A page's socket. */
  async browser(): Promise<Person> {
    const extraHeaders = { cookie: await this.cookie(), origin: this.tlsOrigin };
    return new Person(this.connect('/ui', { extraHeaders }));
  }

  /** A program that has logged in by the key of the home. */
  async client(): Promise<Person> {
    const socket = this.connect('/client');
    await expectOk(ask(socket, 'login', await this.answer(await challengeOf(socket))));
    return new Person(socket);
  }

  /** A worker that has logged in and not yet said hello. */
  async worker(): Promise<Socket> {
    const socket = this.connect('/worker');
    const answer = await this.answer(await challengeOf(socket), { role: 'worker' });
    await expectOk(ask(socket, 'login', answer));
    return socket;
  }

  /** The signed answer to a challenge, with changes to the statement before it is signed. */
  async answer(challenge: Challenge, changes: Partial<Record<keyof LoginStatement, unknown>> = {}) {
    const text = readFileSync(join(this.folder, 'home', 'dsage_key'), 'utf8');
    const { seed, publicKey } = await parsePrivateFile(text);
    const { privateKey } = await keyPairFromSeed(seed);
    const statement = loginStatement.parse({
      purpose: 'dsage login 1',
      role: 'client',
      nonce: challenge.nonce,
      user: 'alice',
      key: await fingerprint(publicKey),
      certificate: this.certificate,
      issuedAt: Date.now(),
      ...changes,
    });
    return signLogin(statement, privateKey);
  }

  /** Another user, with a session but without a key. */
  async otherUser(): Promise<Person> {
    const { id } = await this.store.users.ensure(userName.parse('bob'), 'user');
    const cookie = await this.cookie(true, String(id));
    return new Person(this.connect('/ui', { extraHeaders: { cookie, origin: this.tlsOrigin } }));
  }
}

/** Somebody on `/ui` or `/client`. */
export class Person {
  readonly socket: Socket;
  readonly events: ServerEvent[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('event', (event: ServerEvent) => this.events.push(event));
  }

  ask<N extends CommandName>(name: N, request: CommandRequest<N>): Promise<Reply<CommandReply<N>>> {
    return ask(this.socket, 'command', { name, request }) as Promise<Reply<CommandReply<N>>>;
  }

  /** The value of the reply; fails when it was refused. */
  do<N extends CommandName>(name: N, request: CommandRequest<N>): Promise<CommandReply<N>> {
    return expectOk(this.ask(name, request));
  }

  /** Waits for an event that fits. */
  async heard<T extends ServerEvent>(fits: (event: ServerEvent) => event is T): Promise<T>;
  async heard(fits: (event: ServerEvent) => boolean): Promise<ServerEvent>;
  async heard(fits: (event: ServerEvent) => boolean): Promise<ServerEvent> {
    return until(async () => this.events.find(fits) ?? null);
  }
}

/** Any message with its answer. */
export function ask(socket: Socket, event: string, body: unknown): Promise<Reply<unknown>> {
  return socket.timeout(10_000).emitWithAck(event, body);
}

export async function expectOk<T>(reply: Promise<Reply<T>>): Promise<T> {
  const answer = await reply;
  if (answer.ok) return answer.value;
  throw new Error(`refused: ${answer.error.code} ${answer.error.message}`);
}

/** The code of the refusal; 'ok' when it was none. */
export async function codeOf(reply: Promise<Reply<unknown>>): Promise<string> {
  const answer = await reply;
  return answer.ok ? 'ok' : answer.error.code;
}

export function challengeOf(socket: Socket): Promise<Challenge> {
  return new Promise((resolve, reject) => {
    socket.once('challenge', resolve);
    socket.once('connect_error', reject);
  });
}

/** Waits until `look` gives something. */
export async function until<T>(look: () => Promise<T | null>, timeoutMs = 10_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A hello that the server takes. */
export function helloMessage(changes: Record<string, unknown> = {}) {
  return {
    protocolVersion: 1,
    build: 'source',
    workerId: `w-${randomBytes(8).toString('hex')}`,
    name: 'box3',
    slots: 2,
    engines: [{ name: 'math', version: '1' }],
    kinds: ['evaluate'],
    facts: {
      platform: 'linux',
      cpuModel: 'test',
      cpus: 2,
      memoryBytes: 1_000_000,
      node: 'v20',
      pid: 1,
    },
    ...changes,
  };
}

/** A worker whose words are the test's. */
export async function fakeWorker(server: TestServer, changes: Record<string, unknown> = {}) {
  const socket = await server.worker();
  const hello = helloMessage(changes);
  await expectOk(ask(socket, 'hello', hello));
  const claim = (slots = 1) => expectOk(ask(socket, 'claim', { slots })) as Promise<LeasedJob[]>;
  const settle = (job: LeasedJob, ending: unknown) =>
    ask(socket, 'settle', {
      ...{ lease: job.lease, jobId: job.jobId, ending },
      ...{ wallMs: 1, cpuMs: 1, droppedBytes: 0 },
    });
  return { socket, hello, claim, settle };
}

/** A server without Next: every page is its own path. */
export async function startTestServer(
  t: TestContext,
  flags: Record<string, unknown> = {},
): Promise<TestServer> {
  const server = plainServer(t);
  await server.start(flags);
  return server;
}

/** The same, not started yet. */
export function plainServer(
  t: TestContext,
  sees: (headers: IncomingHttpHeaders) => void = () => {},
): TestServer {
  return new TestServer(t, async () => ({
    handle: (request, response) => {
      sees(request.headers);
      response.end(`page ${request.url}`);
    },
    close: async () => {},
  }));
}
