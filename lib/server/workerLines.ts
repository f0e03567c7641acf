import type { Auth } from '../auth/auth.ts';
import type { WorkerBundle } from './workerBundle.ts';
import { workerLine } from './workerLine.ts';

/** A printed line stays the same for so long, in milliseconds, unless it is used: pages ask for it again and again. */
const sameLineMs = 10 * 60_000;

interface Parts {
  auth: Pick<Auth, 'createJoin'>;
  bundle: WorkerBundle | null;
  certificate: string;
  /** Where workers connect: `https://host:port`. */
  origin: () => string;
  now: () => number;
}

/** The lines that add a worker, each user's with a join token of its own. */
export class WorkerLines {
  readonly #parts: Parts;
  readonly #tokens = new Map<number, { token: Promise<string>; madeAt: number }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The line for a machine that has joined before. */
  get plain(): string {
    return this.#line();
  }

  /** The line that lets one more machine join as this user. */
  async of(userId: number): Promise<string> {
    return this.#line(await this.#token(userId));
  }

  /** A machine has joined: its token is spent, and the next lines have new ones. */
  joined(): void {
    this.#tokens.clear();
  }

  #token(userId: number): Promise<string> {
    const { auth, now } = this.#parts;
    const current = this.#tokens.get(userId);
    if (current && now() - current.madeAt < sameLineMs) return current.token;
    const token = auth.createJoin(userId).then((made) => made.token);
    token.catch(() => this.#tokens.delete(userId));
    this.#tokens.set(userId, { token, madeAt: now() });
    return token;
  }

  #line(join?: string): string {
    const { bundle, certificate, origin } = this.#parts;
    // A server that runs from source has no worker to hand out; the next best line is the one that makes it.
    if (bundle === null) return 'npm run build';
    const line = { origin: origin(), certificate };
    return workerLine(join === undefined ? line : { ...line, join });
  }
}
