import type { Socket } from 'socket.io-client';
import type * as z from 'zod';
import { DsageError, problemOf } from '../protocol/errors.ts';
import { userName } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import { challenge, type LoginStatement, loginReply } from '../protocol/login.ts';
import { replySchema } from '../protocol/reply.ts';
import { protocolVersion } from '../protocol/version.ts';
import type { KeyPair } from '../signing/keys.ts';
import { signLogin } from '../signing/login.ts';
import { type PinnedServer, pinnedTls } from './pinned.ts';

/** A user's key, ready to sign. */
export interface UserKey extends KeyPair {
  /** `SHA256:…` */
  fingerprint: string;
}

/** Who logs in where, as what. */
export interface Credentials {
  server: PinnedServer;
  user: string;
  key: UserKey;
}

/** What openSession takes. */
export interface SessionOptions extends Credentials {
  /** Also the namespace: `/worker` or `/client`. */
  role: LoginStatement['role'];
  /** Every message of the server, from the first one after the login on. */
  onMessage(name: string, message: unknown): void;
  /** What to run when this end is of another version than the server; goes into VERSION_MISMATCH. */
  restartCommand: string;
}

/** The server answers within this time, or the connection counts as dead: half-open ones look just like that. */
const answerMs = 30_000;
/** The same for connecting and for the challenge. */
const challengeMs = 10_000;

/**
 * Connects, checks the pinned certificate and logs in with the user's key. There is no reconnection here: a session
 * lasts from one login to the end of its connection.
 *
 * @throws DsageError SERVER_UNREACHABLE, CERTIFICATE_MISMATCH, VERSION_MISMATCH, or the server's refusal of the login.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { server, role } = options;
  // Loaded while the certificate is fetched: a tenth of a second that commands without a server do not pay.
  const [tls, { io }] = await Promise.all([pinnedTls(server), import('socket.io-client')]);
  const socket: Socket = io(`${server.url}/${role}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...tls,
  } as object);
  try {
    const session = new Session(socket, server.url);
    await logIn(session, options, await challengeOf(socket, server.url));
    return session;
  } catch (error) {
    socket.disconnect();
    throw error;
  }

  async function logIn(session: Session, credentials: Credentials, received: unknown) {
    const { nonce, protocolVersion: theirs } = challenge.parse(received);
    if (theirs !== protocolVersion)
      throw new DsageError('VERSION_MISMATCH', { command: options.restartCommand });
    const statement: LoginStatement = {
      purpose: 'dsage login 1',
      role,
      nonce,
      user: userName.parse(credentials.user),
      key: credentials.key.fingerprint,
      certificate: server.certificate,
      issuedAt: Date.now(),
    };
    socket.onAny((name: string, message: unknown) => options.onMessage(name, message));
    const login = await signLogin(statement, credentials.key.privateKey);
    await session.request('login', login, loginReply);
  }
}

/** One logged in connection. */
export class Session {
  /** Resolves with the reason when the connection has ended; never rejects. */
  readonly closed: Promise<string>;
  readonly #socket: Socket;
  readonly #url: string;

  /** For openSession. */
  constructor(socket: Socket, url: string) {
    this.#socket = socket;
    this.#url = url;
    this.closed = new Promise((resolve) => socket.once('disconnect', resolve));
  }

  /**
   * Sends one message and returns the value of its reply.
   * @param schema of that value
   * @throws DsageError the server's refusal; SERVER_UNREACHABLE when the connection ended before the answer, so that
   *   nobody knows whether the message arrived; MESSAGE_TOO_LARGE, in which case it was not sent.
   */
  async request<T extends z.ZodType>(
    name: string,
    message: unknown,
    schema: T,
  ): Promise<z.output<T>> {
    requireSize(message);
    const reply = replySchema(schema).safeParse(await this.#answerTo(name, message));
    if (!reply.success)
      throw new DsageError('INVALID_REQUEST', {
        problem: `the server's answer to ${name} is not of this version: ${problemOf(reply.error)}`,
      });
    // The compiler cannot look into a union over an open T.
    const parsed = reply.data as
      | { ok: true; value: z.output<T> }
      | { ok: false; error: Parameters<typeof DsageError.fromWire>[0] };
    if (!parsed.ok) throw DsageError.fromWire(parsed.error);
    return parsed.value;
  }

  /** Ends the connection; harmless when it has ended. */
  close(): void {
    this.#socket.disconnect();
  }

  async #answerTo(name: string, message: unknown): Promise<unknown> {
    if (!this.#socket.connected) throw unreachable(this.#url);
    try {
      return await this.#socket.timeout(answerMs).emitWithAck(name, message);
    } catch (cause) {
      this.#socket.disconnect();
      throw unreachable(this.#url, cause);
    }
  }
}

/** A larger message would end the connection without a word, and would do so again after every reconnect. */
function requireSize(message: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(message) ?? '');
  if (bytes > limits.maxMessageBytes - 1024)
    throw new DsageError('MESSAGE_TOO_LARGE', { limit: limits.maxMessageBytes });
}

function challengeOf(socket: Socket, url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown) => {
      clearTimeout(timer);
      reject(unreachable(url, cause));
    };
    const timer = setTimeout(fail, challengeMs);
    socket.once('connect_error', fail);
    socket.once('disconnect', fail);
    socket.once('challenge', (message: unknown) => {
      clearTimeout(timer);
      resolve(message);
    });
  });
}

function unreachable(url: string, cause?: unknown): DsageError {
  return new DsageError('SERVER_UNREACHABLE', { server: url }, cause);
}
