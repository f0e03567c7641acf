import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { DsageError, problemOf } from '../../lib/protocol/errors.ts';
import { userName } from '../../lib/protocol/ids.ts';
import { challenge, loginReply } from '../../lib/protocol/login.ts';
import { replySchema } from '../../lib/protocol/reply.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { workerNotices, workerRequests } from '../../lib/protocol/worker.ts';
import { signLogin } from '../../lib/signing/login.ts';
import { type PinnedServer, pinnedCertificate, pinnedTls } from './certificate.ts';
import type { UserKey } from './userKey.ts';

export type RequestName = keyof typeof workerRequests;
export type RequestOf<N extends RequestName> = z.output<(typeof workerRequests)[N]['request']>;
export type ReplyOf<N extends RequestName> = z.output<(typeof workerRequests)[N]['reply']>;
export type CancelNotice = z.output<typeof workerNotices.cancel>;

/** Who logs in where. */
export interface Credentials {
  server: PinnedServer;
  user: string;
  key: UserKey;
}

/** The server's own messages. */
export interface Notices {
  work(): void;
  cancel(notice: CancelNotice): void;
}

const answerMs = 10_000;

/** One logged in connection, from its login to its end; link.ts opens the next one. */
export class Session {
  /** Resolves with the reason when the connection has ended. */
  readonly closed: Promise<string>;
  private readonly socket: Socket;
  private readonly url: string;

  private constructor(socket: Socket, url: string) {
    this.socket = socket;
    this.url = url;
    this.closed = new Promise((resolve) => socket.once('disconnect', resolve));
  }

  /** @throws DsageError CERTIFICATE_MISMATCH, SERVER_UNREACHABLE, VERSION_MISMATCH, or why the login is refused. */
  static async open(credentials: Credentials, notices: Notices): Promise<Session> {
    const { server } = credentials;
    const pem = await pinnedCertificate(server);
    const socket: Socket = io(`${server.url}/worker`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...pinnedTls(server, pem),
    } as Parameters<typeof io>[1]);
    try {
      const session = new Session(socket, server.url);
      socket.on('work', () => notices.work());
      socket.on('cancel', (message: unknown) => {
        const notice = workerNotices.cancel.safeParse(message);
        if (notice.success) notices.cancel(notice.data);
      });
      await session.login(await challengeOf(socket, server.url), credentials);
      return session;
    } catch (error) {
      socket.disconnect();
      throw error;
    }
  }

  /** @throws DsageError the server's refusal, or SERVER_UNREACHABLE when no answer came. */
  async request<N extends RequestName>(name: N, message: RequestOf<N>): Promise<ReplyOf<N>> {
    return (await this.ask(name, message, workerRequests[name].reply)) as ReplyOf<N>;
  }

  close(): void {
    this.socket.disconnect();
  }

  private async login(received: unknown, credentials: Credentials): Promise<void> {
    const { nonce, protocolVersion: theirs } = challenge.parse(received);
    if (theirs !== protocolVersion) throw versionMismatch(this.url);
    const { key, server } = credentials;
    const statement = {
      purpose: 'dsage login 1' as const,
      role: 'worker' as const,
      nonce,
      user: userName.parse(credentials.user),
      key: key.fingerprint,
      certificate: server.certificate,
      issuedAt: Date.now(),
    };
    await this.ask('login', await signLogin(statement, key.privateKey), loginReply);
  }

  private async ask<T extends z.ZodType>(name: string, message: unknown, schema: T) {
    const reply = parsed(replySchema(z.unknown()), name, await this.answerTo(name, message));
    if (!reply.ok) throw DsageError.fromWire(reply.error);
    return parsed(schema, name, reply.value);
  }

  /** A server that does not answer in time is treated as gone: half-open connections look just like this. */
  private async answerTo(name: string, message: unknown): Promise<unknown> {
    if (!this.socket.connected) throw new DsageError('SERVER_UNREACHABLE', { server: this.url });
    try {
      return await this.socket.timeout(answerMs).emitWithAck(name, message);
    } catch (cause) {
      this.socket.disconnect();
      throw new DsageError('SERVER_UNREACHABLE', { server: this.url }, cause);
    }
  }
}

function challengeOf(socket: Socket, url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown) =>
      reject(new DsageError('SERVER_UNREACHABLE', { server: url }, cause));
    const timer = setTimeout(fail, answerMs);
    socket.once('challenge', (message: unknown) => {
      clearTimeout(timer);
      resolve(message);
    });
    for (const event of ['connect_error', 'disconnect']) {
      socket.once(event, (cause: unknown) => {
        clearTimeout(timer);
        fail(cause);
      });
    }
  });
}

function versionMismatch(url: string): DsageError {
  return new DsageError('VERSION_MISMATCH', { command: `the worker line of ${url}/workers` });
}

function parsed<T extends z.ZodType>(schema: T, name: string, answer: unknown): z.output<T> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const problem = `the server's answer to ${name}: ${problemOf(result.error)}`;
  throw new DsageError('INVALID_REQUEST', { problem });
}
