import type { Namespace, Socket } from 'socket.io';
import type * as z from 'zod';
import { requirePermission } from '../auth/permissions.ts';
import type { Principal, WorkerPrincipal } from '../auth/principal.ts';
import { DsageError } from '../protocol/errors.ts';
import type { WorkerId } from '../protocol/ids.ts';
import { workerHello, type workerNotices, workerRequests } from '../protocol/worker.ts';
import { KeyDoor, type KeyDoorParts } from './keyDoor.ts';
import { answer, parse, type Refuse, requireSize } from './message.ts';

type Requests = typeof workerRequests;
type Notices = typeof workerNotices;

type FamilyRequest = Exclude<
  keyof Requests,
  'hello' | 'claim' | 'heartbeat' | 'output' | 'progress' | 'settle'
>;

/** The way to one connected worker. */
export interface WorkerLine {
  send<N extends keyof Notices>(notice: N, message: z.input<Notices[N]>): void;
}

/** A worker that has said hello. */
export type KnownWorker = WorkerPrincipal & { workerId: WorkerId };

type Answer<N extends keyof Requests> = Promise<z.input<Requests[N]['reply']>>;
type Asked<N extends keyof Requests> = z.output<Requests[N]['request']>;

/** What the workers' sockets ask of the server: one method a request, and the end of the line. */
export interface WorkerDesk {
  /** Refuses a worker whose protocol this server does not speak, before anything else of it is read. */
  requireVersion(protocolVersion: number): void;
  hello(worker: WorkerPrincipal, hello: Asked<'hello'>, line: WorkerLine): Answer<'hello'>;
  claim(worker: KnownWorker, request: Asked<'claim'>): Answer<'claim'>;
  heartbeat(worker: KnownWorker, request: Asked<'heartbeat'>): Answer<'heartbeat'>;
  output(worker: KnownWorker, message: Asked<'output'>): Answer<'output'>;
  progress(worker: KnownWorker, message: Asked<'progress'>): Answer<'progress'>;
  settle(worker: KnownWorker, settlement: Asked<'settle'>): Answer<'settle'>;
  picture(worker: KnownWorker, message: Asked<'picture'>): Answer<'picture'>;
  childSubmit(worker: KnownWorker, message: Asked<'childSubmit'>): Answer<'childSubmit'>;
  childList(worker: KnownWorker, message: Asked<'childList'>): Answer<'childList'>;
  childGet(worker: KnownWorker, message: Asked<'childGet'>): Answer<'childGet'>;
  childCancel(worker: KnownWorker, message: Asked<'childCancel'>): Answer<'childCancel'>;
  capacity(worker: KnownWorker, message: Asked<'capacity'>): Answer<'capacity'>;
  /** The line is dead. */
  gone(worker: KnownWorker, line: WorkerLine): void;
}

interface WorkerPorts {
  desk: WorkerDesk;
  refuse: Refuse;
  door: Omit<KeyDoorParts, 'role'>;
}

/** `/worker`: a login by key, a hello, then the requests of `workerRequests`. */
export function workerGateway(namespace: Namespace, ports: WorkerPorts): void {
  namespace.on('connection', (socket) => {
    const connection = new WorkerConnection(socket, ports);
    socket.onAny((event: string, ...message: unknown[]) => {
      const replied = answer(message, ports.refuse, (body) => connection.receive(event, body));
      void replied.then(() => connection.door.isShut && socket.disconnect(true));
    });
    socket.once('disconnect', () => connection.end());
  });
}

/** One worker's connection: closed door, then logged in, then known by its hello. */
class WorkerConnection {
  readonly door: KeyDoor;
  readonly #ports: WorkerPorts;
  readonly #line: WorkerLine;
  readonly #socket: Socket;
  #worker: KnownWorker | null = null;
  #saysHello = false;

  constructor(socket: Socket, ports: WorkerPorts) {
    this.#ports = ports;
    this.#socket = socket;
    this.door = new KeyDoor(socket, { ...ports.door, role: 'worker' });
    this.#line = { send: (notice, message) => void socket.emit(notice, message) };
  }

  async receive(event: string, body: unknown): Promise<unknown> {
    if (event === 'login') return this.door.login(body);
    const { principal } = this.door;
    requirePermission(principal, `worker.${event}`);
    requireSize(body);
    return this.#answer(event as keyof Requests, body, principal);
  }

  end(): void {
    if (this.#worker !== null) this.#ports.desk.gone(this.#worker, this.#line);
  }

  async #answer(event: keyof Requests, body: unknown, principal: Principal): Promise<unknown> {
    const { desk } = this.#ports;
    switch (event) {
      case 'hello':
        return this.#hello(body, principal);
      case 'claim':
        return desk.claim(this.#known(), parse(workerRequests.claim.request, body));
      case 'heartbeat':
        await this.#requireAccount();
        return desk.heartbeat(this.#known(), parse(workerRequests.heartbeat.request, body));
      case 'output':
        return desk.output(this.#known(), parse(workerRequests.output.request, body));
      case 'progress':
        return desk.progress(this.#known(), parse(workerRequests.progress.request, body));
      case 'settle':
        return desk.settle(this.#known(), parse(workerRequests.settle.request, body));
      default:
        return this.#family(event, body);
    }
  }

  /** What a running job asks about itself and its children. */
  async #family(event: FamilyRequest, body: unknown): Promise<unknown> {
    const { desk } = this.#ports;
    const worker = this.#known();
    switch (event) {
      case 'picture':
        return desk.picture(worker, parse(workerRequests.picture.request, body));
      case 'childSubmit':
        return desk.childSubmit(worker, parse(workerRequests.childSubmit.request, body));
      case 'childList':
        return desk.childList(worker, parse(workerRequests.childList.request, body));
      case 'childGet':
        return desk.childGet(worker, parse(workerRequests.childGet.request, body));
      case 'childCancel':
        return desk.childCancel(worker, parse(workerRequests.childCancel.request, body));
      case 'capacity':
        return desk.capacity(worker, parse(workerRequests.capacity.request, body));
    }
  }

  async #hello(body: unknown, principal: Principal): Promise<unknown> {
    if (principal.type !== 'worker') throw new DsageError('FORBIDDEN');
    // Also while the first is being written down: a second name on one line would never be signed off.
    if (this.#worker !== null || this.#saysHello) {
      throw new DsageError('INVALID_REQUEST', { problem: 'this worker has said hello already' });
    }
    const { protocolVersion } = parse(workerHello.pick({ protocolVersion: true }), body);
    this.#ports.desk.requireVersion(protocolVersion);
    const hello = parse(workerHello, body);
    this.#saysHello = true;
    const terms = await this.#ports.desk
      .hello(principal, hello, this.#line)
      .finally(() => (this.#saysHello = false));
    this.#worker = { ...principal, workerId: hello.workerId };
    // The connection may have ended while the hello was being written down.
    if (this.#socket.disconnected) this.end();
    return terms;
  }

  #known(): KnownWorker {
    if (this.#worker !== null) return this.#worker;
    throw new DsageError('INVALID_REQUEST', { problem: 'a worker says hello first' });
  }

  /** The account may have been closed since the login: seen at the next heartbeat. */
  async #requireAccount(): Promise<void> {
    const principal = await this.#ports.door.auth.refresh(this.door.principal);
    if (principal.type === 'nobody') throw new DsageError('UNAUTHENTICATED');
  }
}
