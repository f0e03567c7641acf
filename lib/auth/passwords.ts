import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { DsageError } from '../protocol/errors.ts';

/**
 * Cost of one guess: 32 MB and about a tenth of a second, the third row of OWASP's table for scrypt
 * (N = 2^15, r = 8, p = 3). It is written into every hash, so that it can grow without a new format.
 */
const cost = { N: 2 ** 15, r: 8, p: 3 };
/** Twice what the cost needs (128 · N · r bytes); Node refuses to start without room to spare. */
const maxmem = 128 * cost.N * cost.r * 2;
const keyBytes = 32;
/**
 * Guesses that are worked on or wait. Each takes a thread that files and names need too, and a stranger who
 * invents a name for every guess is not slowed down by the limit on tries: two seconds of them are enough.
 */
const maxWaiting = 20;

/** The form in which `password` is stored: `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  const encode = (bytes: Buffer) => bytes.toString('base64url');
  return ['scrypt', cost.N, cost.r, cost.p, encode(salt), encode(key)].join('$');
}

/**
 * Whether `password` is the one of `hash`. With `null` (no such user, or no password set) the answer is no, and
 * takes just as long: the time does not tell which names exist.
 * @throws DsageError TOO_MANY_TRIES while twenty others are being verified.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  if (waiting >= maxWaiting) throw new DsageError('TOO_MANY_TRIES', { seconds: 5 });
  waiting += 1;
  try {
    return await verify(password, hash);
  } finally {
    waiting -= 1;
  }
}

let waiting = 0;

async function verify(password: string, hash: string | null): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = (hash ?? (await anyHash())).split('$');
  if (scheme !== 'scrypt' || !salt || !key) return false;
  const expected = Buffer.from(key, 'base64url');
  const saved = { N: Number(N), r: Number(r), p: Number(p) };
  const found = await derive(password, Buffer.from(salt, 'base64url'), saved);
  return hash !== null && found.length === expected.length && timingSafeEqual(found, expected);
}

function derive(
  password: string,
  salt: Buffer,
  options: Pick<ScryptOptions, 'N' | 'r' | 'p'>,
): Promise<Buffer> {
  // NFKC: the same password typed on another system may arrive as other code points.
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, { ...options, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

let decoy: Promise<string> | undefined;
function anyHash(): Promise<string> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  return decoy;
}
