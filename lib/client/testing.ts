/*
 * A small server for tests: real TLS, real sockets, the protocol's real schemas and signatures; its queue is a map
 * and its only worker evaluates sums. It does what the protocol promises and nothing else.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, type Socket } from 'socket.io';
import { ecmCurves } from '../kernels/ecm/ecmCurves.ts';
import { type CommandName, commandMessage, commands } from '../protocol/commands.ts';
import { DsageError } from '../protocol/errors.ts';
import { hasEnded, type JobDetail, jobDetail, jobSummary, type Outcome } from '../protocol/job.ts';
import { type LoginStatement, login } from '../protocol/login.ts';
import type { OutputChunk } from '../protocol/outputs.ts';
import type { Picture } from '../protocol/picture.ts';
import { type ServerEvent, topicsOf } from '../protocol/topics.ts';
import { protocolVersion } from '../protocol/version.ts';
import { type WorkerSummary, workerHello, workerSummary } from '../protocol/worker.ts';
import { type Home, setupHome } from '../server/home/setup.ts';
import { verifyLogin } from '../signing/login.ts';
import { parsePublicLine } from '../signing/openssh.ts';

const worker = { id: 'worker-1', name: 'box3' } as JobDetail['attemptList'][number]['worker'];

/** How a test ends a job. */
export interface Ending {
  state: Outcome;
  result?: unknown;
  error?: JobDetail['error'];
  note?: string;
}

/** A server on a free port with a home of its own; close() removes both. */
export class TestServer {
  readonly home: Home;
  readonly jobs = new Map<number, JobDetail>();
  readonly workers = new Map<string, WorkerSummary>();
  /** Every command that was carried out, in order. */
  readonly seen: { name: CommandName; request: unknown }[] = [];
  /** The version it claims to speak. */
  speaks = protocolVersion;
  /** Whether a command's connection is to break once, after the command was done and before it is answered. */
  breakAfter: CommandName | null = null;
  #server: HttpsServer | null = null;
  #io: Server | null = null;
  #port = 0;

  private constructor(home: Home, port: number) {
    this.home = home;
    this.#port = port;
  }

  /** Starts in a given home and port, or in a new home and on a free port. */
  static async start(place: { home?: string; port?: number } = {}): Promise<TestServer> {
    const folder = place.home ?? mkdtempSync(join(tmpdir(), 'dsage-client-'));
    const settings = { home: folder, user: 'ada', publicHost: 'localhost' };
    const home = await setupHome(settings as Parameters<typeof setupHome>[0]);
    const server = new TestServer(home, place.port ?? 0);
    await server.up();
    return server;
  }

  get folder(): string {
    return this.home.paths.folder;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** Options for connect(). */
  get options() {
    return { home: this.folder, server: this.url };
  }

  /** Starts to listen, after down() on the same port. */
  async up(): Promise<void> {
    const { certificate, certificateKey } = this.home.paths;
    const tls = { cert: readFileSync(certificate), key: readFileSync(certificateKey) };
    const server = createServer(tls);
    this.#io = new Server(server, { serveClient: false });
    this.#io.of('/client').on('connection', (socket) => this.#welcome(socket, 'client'));
    this.#io.of('/worker').on('connection', (socket) => this.#welcome(socket, 'worker'));
    await new Promise<void>((ready, fail) => {
      server.once('error', fail);
      server.listen(this.#port, '127.0.0.1', ready);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Breaks all connections and stops to listen; jobs stay. */
  async down(): Promise<void> {
    this.#server?.closeAllConnections();
    await this.#io?.close();
  }

  /** Resolves when a client that is connected now has gone. */
  clientGone(): Promise<void> {
    return new Promise((gone) => {
      for (const socket of this.#io?.of('/client').sockets.values() ?? [])
        socket.once('disconnect', () => gone());
    });
  }

  async close(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A worker takes the job. */
  run(id: number): void {
    const job = this.#job(id);
    const number = job.attempts + 1;
    const attempt = {
      number,
      state: 'running' as const,
      worker,
      startedAt: 1,
      finishedAt: null,
      wallMs: null,
      cpuMs: null,
      note: null,
      error: null,
      droppedBytes: 0,
    };
    const attemptList = [...job.attemptList, attempt];
    this.#change(id, { state: 'running', attempts: number, attemptList, output: [] });
  }

  print(id: number, text: string, stream: OutputChunk['stream'] = 'stdout'): void {
    const job = this.#job(id);
    const chunk = { seq: job.output.length, stream, text };
    job.output.push(chunk);
    this.#publish({ type: 'jobOutput', jobId: job.id, attempt: job.attempts, chunks: [chunk] });
  }

  draw(id: number, picture: Picture): void {
    this.#job(id).picture = picture;
    this.#publish({ type: 'jobPicture', jobId: this.#job(id).id, picture });
  }

  end(id: number, { state, result = null, error = null, note }: Ending): void {
    const last = this.#job(id).attemptList.at(-1);
    if (last) Object.assign(last, { state, error, note: note ?? null, wallMs: 5, cpuMs: 4 });
    this.#change(id, { state, result, error });
  }

  #welcome(socket: Socket, role: LoginStatement['role']): void {
    const nonce = randomBytes(32).toString('base64url');
    let user: string | null = null;
    socket.emit('challenge', { protocolVersion: this.speaks, nonce, serverVersion: '0.1.0' });
    socket.onAny(async (event: string, body: unknown, ack: (reply: unknown) => void) => {
      try {
        if (event === 'login') user = await this.#login(body, nonce, role);
        if (user === null) throw new DsageError('UNAUTHENTICATED');
        if (event === 'login') ack({ ok: true, value: { user, role } });
        else if (role === 'worker') ack({ ok: true, value: this.#hello(socket, body) });
        else ack({ ok: true, value: this.#carryOut(socket, body) });
      } catch (error) {
        if (error === broken) socket.conn.close();
        else ack({ ok: false, error: (error as DsageError).toWire() });
      }
    });
  }

  /** The one thing that workers do here: being connected. */
  #hello(socket: Socket, body: unknown): unknown {
    const {
      protocolVersion: _,
      build: __,
      workerId: id,
      kinds: ___,
      ...hello
    } = workerHello.parse(body);
    const show = (connected: boolean) => {
      const times = { firstSeenAt: 1, lastSeenAt: 1, running: [], succeeded: 0, failed: 0 };
      const version = (this.workers.get(id)?.version ?? 0) + 1;
      const row = workerSummary.parse({ id, ...hello, version, owner: 'ada', connected, ...times });
      this.workers.set(id, row);
      this.#io?.of('/client').to('workers').emit('event', { type: 'workerChanged', worker: row });
    };
    socket.once('disconnect', () => show(false));
    show(true);
    return { leaseMs: 10_000, heartbeatMs: 2_500, maxOutputBytes: 1_000 };
  }

  async #login(body: unknown, nonce: string, role: LoginStatement['role']): Promise<string> {
    const { publicKey } = parsePublicLine(readFileSync(this.home.paths.publicKey, 'utf8'));
    const message = login.parse(body);
    const { key, user } = message.statement;
    if (key !== this.home.key || user !== 'ada')
      throw new DsageError('KEY_UNKNOWN', { fingerprint: key, user });
    const { certificate } = this.home;
    return (await verifyLogin(message, { publicKey, nonce, role, certificate })).user;
  }

  #carryOut(socket: Socket, body: unknown): unknown {
    const { name, request } = commandMessage.parse(body) as { name: CommandName; request: unknown };
    if (!(name in commands)) throw new DsageError('UNKNOWN_COMMAND', { name });
    const parsed = commands[name].request.parse(request) as Record<string, unknown>;
    this.seen.push({ name, request: parsed });
    const value = this.#value(socket, name, parsed);
    if (this.breakAfter !== name) return value;
    this.breakAfter = null;
    throw broken;
  }

  #value(socket: Socket, name: CommandName, request: Record<string, unknown>): unknown {
    switch (name) {
      case 'jobs.submit':
        return this.#submit(request);
      case 'jobs.get':
        return this.#job(request['id'] as number);
      case 'jobs.list':
        return { jobs: this.#list(), total: this.jobs.size, more: false };
      case 'jobs.cancel':
        this.end(request['id'] as number, { state: 'cancelled' });
        return jobSummary.parse(this.#job(request['id'] as number));
      case 'jobs.rerun':
        this.#change(request['id'] as number, { state: 'queued', result: null, error: null });
        return jobSummary.parse(this.#job(request['id'] as number));
      case 'watch':
        void socket.join(String(request['topic']));
        return {};
      case 'unwatch':
        void socket.leave(String(request['topic']));
        return {};
      case 'workers.list':
        return [...this.workers.values()];
      case 'session.link':
        return { url: `${this.url}/sign-in?token=once`, expiresAt: 600_000 };
      case 'account.setPassword':
        return {};
      case 'server.status':
        return this.#status();
      default:
        throw new DsageError('UNKNOWN_COMMAND', { name });
    }
  }

  #status(): unknown {
    return {
      version: '0.1.0',
      startedAt: 0,
      certificate: this.home.certificate,
      workerCommand: 'npx a-worker',
      webUrl: 'http://localhost:8082',
      queued: 0,
      running: 0,
      workers: this.workers.size,
      slots: this.workers.size,
    };
  }

  #submit(request: Record<string, unknown>): unknown {
    const id = this.jobs.size + 1;
    const { kind, payload } = request as { kind: string; payload: { code?: string } };
    const job = jobDetail.parse({
      ...{ id, version: 0, kind, engine: null, name: null, preview: payload.code ?? kind },
      ...{ owner: 'ada', state: 'queued', waitingReason: null, worker: null, attempts: 0 },
      ...{ parentId: null, notebookId: null, cellId: null, createdAt: 1, startedAt: null },
      ...{ finishedAt: null, progress: null, payload, timeoutMs: 1000, priority: 0 },
      ...{ result: null, error: null, attemptList: [], picture: null, output: [] },
    });
    this.jobs.set(id, job);
    setImmediate(() => this.#work(id));
    return jobSummary.parse(job);
  }

  /** The one worker: it adds, prints, fails and factors; everything else is left to the test. */
  #work(id: number): void {
    const job = this.#job(id);
    const { code = '' } = job.payload as { code?: string };
    const sum = /^(\d+)\+(\d+)$/.exec(code);
    if (job.kind === 'ecm.curves') this.#factor(id);
    else if (sum) this.#finish(id, String(Number(sum[1]) + Number(sum[2])));
    else if (code === 'fail') {
      this.run(id);
      const error = { name: 'NameError', message: 'x is not defined', traceback: 'line 1' };
      this.end(id, { state: 'failed', error });
    }
  }

  #factor(id: number): void {
    const payload = this.#job(id).payload as Record<string, string | number>;
    this.run(id);
    const { factor, sigma, curvesDone } = ecmCurves({
      n: BigInt(payload['n'] ?? 0),
      B1: Number(payload['B1']),
      firstSigma: BigInt(payload['firstSigma'] ?? 0),
      count: Number(payload['count']),
    });
    const text = { factor: factor?.toString() ?? null, sigma: sigma?.toString() ?? null };
    this.end(id, { state: 'succeeded', result: { ...text, curvesDone } });
  }

  #finish(id: number, text: string): void {
    this.run(id);
    this.end(id, { state: 'succeeded', result: { bundle: { 'text/plain': text } } });
  }

  #list(): unknown[] {
    return [...this.jobs.values()].reverse().map((job) => jobSummary.parse(job));
  }

  #job(id: number): JobDetail {
    const job = this.jobs.get(id);
    if (job === undefined) throw new DsageError('JOB_NOT_FOUND', { id });
    return job;
  }

  #change(id: number, change: Partial<JobDetail>): void {
    const job = this.#job(id);
    if (hasEnded(job.state) && change.state !== 'queued')
      throw new DsageError('JOB_ENDED', { id, state: job.state });
    Object.assign(job, change, { version: job.version + 1 });
    this.#publish({ type: 'jobChanged', job: jobSummary.parse(job) });
  }

  #publish(event: ServerEvent): void {
    this.#io?.of('/client').to(topicsOf(event)).emit('event', event);
  }
}

const broken = new Error('the connection is to break now');
