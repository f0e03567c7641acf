import { randomBytes } from 'node:crypto';
import type { Socket } from 'socket.io';
import type { Auth } from '../auth/auth.ts';
import { nobody, type Principal } from '../auth/principal.ts';
import { DsageError } from '../protocol/errors.ts';
import { type Challenge, type LoginStatement, login } from '../protocol/login.ts';
import { protocolVersion } from '../protocol/version.ts';
import { parse, requireSize } from './message.ts';
import { letIn } from './strangers.ts';

/** Time for the answer to a challenge, in milliseconds; then the connection is closed. */
const loginMs = 10_000;
/** No login is larger, in bytes. */
const maxLoginBytes = 8_192;

/** What a door of keys needs to know. */
export interface KeyDoorParts {
  auth: Pick<Auth, 'principalFromLogin' | 'refresh'>;
  role: LoginStatement['role'];
  /** Fingerprint of the certificate of this server, which the answer must name. */
  certificate: string;
  serverVersion: string;
}

/**
 * The door through which workers and clients come in: one challenge a connection, one answer a challenge.
 *
 * Closed (`principal` is nobody): a nonce is out. The first answer, right or wrong, takes it back. A right one
 * opens the door; a wrong one, or ten seconds without any, closes the connection.
 * Open: `principal` is who signed. The door stays open until the connection ends; there is no second login.
 */
export class KeyDoor {
  principal: Principal = nobody;
  readonly #parts: KeyDoorParts;
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  #nonce: string | null = randomBytes(32).toString('base64url');

  constructor(socket: Socket, parts: KeyDoorParts) {
    this.#parts = parts;
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#giveUp(), loginMs);
    this.#timer.unref();
    socket.once('disconnect', () => clearTimeout(this.#timer));
    const challenge: Challenge = {
      protocolVersion,
      nonce: this.#nonce ?? '',
      serverVersion: parts.serverVersion,
    };
    socket.emit('challenge', challenge);
  }

  /** Takes the answer to the challenge. @throws DsageError as `Auth.principalFromLogin`. */
  async login(body: unknown): Promise<{ user: string; role: LoginStatement['role'] }> {
    const nonce = this.#nonce;
    this.#nonce = null;
    if (nonce === null) throw new DsageError('NONCE_INVALID');
    const { auth, role, certificate } = this.#parts;
    requireSize(body, maxLoginBytes);
    const principal = await auth.principalFromLogin(parse(login, body), {
      nonce,
      role,
      certificate,
    });
    clearTimeout(this.#timer);
    this.principal = principal;
    letIn(this.#socket);
    return { user: principal.name, role };
  }

  /** Whether nothing more can come of this connection. */
  get isShut(): boolean {
    return this.principal.type === 'nobody' && this.#nonce === null;
  }

  #giveUp(): void {
    this.#nonce = null;
    if (this.principal.type === 'nobody') this.#socket.disconnect(true);
  }
}
