import { randomBytes } from 'node:crypto';
import { createServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { DsageError } from '../../lib/protocol/errors.ts';
import { jobId, leaseId, userName } from '../../lib/protocol/ids.ts';
import { login } from '../../lib/protocol/login.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import {
  type LeasedJob,
  type Settlement,
  type WorkerHello,
  workerRequests,
} from '../../lib/protocol/worker.ts';
import { verifyLogin } from '../../lib/signing/login.ts';
import { parsePublicLine } from '../../lib/signing/openssh.ts';
import type { TestCertificate } from './certificate.ts';
import { until } from './until.ts';

/** What the desk knows of one job. */
export interface DeskJob {
  leased: LeasedJob;
  state: 'queued' | 'running' | 'ended';
  text: string;
  seqs: number[];
  /** Text that had arrived before the ending. */
  textBeforeEnding: string;
  settlements: Settlement[];
}

export interface DeskOptions {
  certificate: TestCertificate;
  publicLine: string;
  heartbeatMs?: number;
  leaseMs?: number;
  maxOutputBytes?: number;
}

/** A real TLS socket.io server that speaks the worker's protocol and keeps its queue in memory. */
export class Desk {
  readonly jobs: DeskJob[] = [];
  readonly hellos: WorkerHello[] = [];
  readonly joins: unknown[] = [];
  heartbeats = 0;
  running = 0;
  mostRunning = 0;
  lostLeases: string[] = [];
  /** Answers to endings that are held back, while it is a list. */
  heldBack: (() => void)[] | null = null;
  /** Takes messages and answers none, as a server behind a dead router. */
  mute = false;
  port = 0;
  private readonly options: DeskOptions;
  private server: HttpsServer | null = null;
  private io: Server | null = null;

  constructor(options: DeskOptions) {
    this.options = options;
  }

  async start(): Promise<this> {
    const { cert, key } = this.options.certificate;
    const server = createServer({ cert, key }, (request, response) => {
      let body = '';
      request.on('data', (text) => {
        body += text;
      });
      request.on('end', () => {
        this.joins.push({ url: request.url, ...JSON.parse(body) });
        response.end(JSON.stringify({ user: 'alice', keyName: 'test' }));
      });
    });
    const io = new Server(server, { serveClient: false, maxHttpBufferSize: 4_000_000 });
    io.of('/worker').on('connection', (socket) => this.greet(socket));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
    this.io = io;
    return this;
  }

  /** Cuts every connection and answers nobody until start(). */
  async stop(): Promise<void> {
    this.io?.disconnectSockets(true);
    await this.io?.close();
    this.server?.closeAllConnections();
    this.io = null;
  }

  /** Connections now. */
  get sockets(): number {
    return this.io?.of('/worker').sockets.size ?? 0;
  }

  submit(code: string, more: Partial<LeasedJob> = {}): DeskJob {
    const leased: LeasedJob = {
      jobId: jobId.parse(this.jobs.length + 1),
      attempt: 1,
      lease: leaseId.parse(randomBytes(12).toString('base64url')),
      kind: 'evaluate',
      payload: { engine: 'math', code },
      timeoutMs: 60_000,
      owner: userName.parse('alice'),
      notebookId: null,
      cellId: null,
      ...more,
    };
    const state = 'queued';
    const job: DeskJob = {
      leased,
      state,
      text: '',
      seqs: [],
      textBeforeEnding: '',
      settlements: [],
    };
    this.jobs.push(job);
    this.io?.of('/worker').emit('work', {});
    return job;
  }

  cancel({ leased: { lease, jobId } }: DeskJob): void {
    this.io?.of('/worker').emit('cancel', { lease, jobId });
  }

  /** The ending of a job, once it is there. */
  async ending(job: DeskJob): Promise<Settlement['ending']> {
    await until(() => job.state === 'ended', `job ${job.leased.jobId} has ended`);
    return job.settlements[0]!.ending;
  }

  /** From now on this key logs in. */
  acceptKey(publicLine: string): void {
    this.options.publicLine = publicLine;
  }

  private greet(socket: Socket): void {
    const nonce = randomBytes(32).toString('base64url');
    let loggedIn = false;
    socket.emit('challenge', { protocolVersion, nonce, serverVersion: 'test' });
    socket.on('login', async (message, answer) => {
      try {
        const { publicKey } = parsePublicLine(this.options.publicLine);
        const certificate = this.options.certificate.fingerprint;
        const expected = { publicKey, nonce, role: 'worker' as const, certificate };
        const { user, role } = await verifyLogin(login.parse(message), expected);
        loggedIn = true;
        answer({ ok: true, value: { user, role } });
      } catch (error) {
        const refusal = error instanceof DsageError ? error : new DsageError('INTERNAL');
        answer({ ok: false, error: refusal.toWire() });
      }
    });
    socket.onAny((name: string, message: unknown, answer: (reply: unknown) => void) => {
      if (name === 'login') return;
      if (!loggedIn)
        return answer({ ok: false, error: new DsageError('UNAUTHENTICATED').toWire() });
      if (this.mute) return;
      const reply = { ok: true, value: this.handle(name, message) };
      if (name === 'settle' && this.heldBack !== null) this.heldBack.push(() => answer(reply));
      else answer(reply);
    });
  }

  private handle(name: string, message: unknown): unknown {
    switch (name) {
      case 'hello':
        this.hellos.push(workerRequests.hello.request.parse(message));
        return {
          leaseMs: this.options.leaseMs ?? 10_000,
          heartbeatMs: this.options.heartbeatMs ?? 200,
          maxOutputBytes: this.options.maxOutputBytes ?? 1_000_000,
        };
      case 'claim':
        return this.lease(workerRequests.claim.request.parse(message).slots);
      case 'heartbeat':
        this.heartbeats++;
        return { lost: this.lostLeases, cancel: [] };
      case 'output':
        return this.output(message);
      case 'settle':
        return this.settle(workerRequests.settle.request.parse(message));
      default:
        return {};
    }
  }

  private lease(slots: number): LeasedJob[] {
    const jobs = this.jobs.filter(({ state }) => state === 'queued').slice(0, slots);
    for (const job of jobs) job.state = 'running';
    this.running += jobs.length;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    return jobs.map(({ leased }) => leased);
  }

  private output(message: unknown): object {
    const { jobId, chunks } = workerRequests.output.request.parse(message);
    const job = this.jobs[jobId - 1]!;
    for (const { seq, text } of chunks) {
      if (job.seqs.includes(seq)) continue;
      job.seqs.push(seq);
      job.text += text;
    }
    return {};
  }

  private settle(settlement: Settlement): { accepted: boolean } {
    const job = this.jobs[settlement.jobId - 1]!;
    const accepted = job.state !== 'ended';
    if (accepted) {
      this.running--;
      job.textBeforeEnding = job.text;
    }
    job.state = 'ended';
    job.settlements.push(settlement);
    return { accepted };
  }
}
