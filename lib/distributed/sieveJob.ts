import type { SievePlan } from '../kernels/siqs/plan.ts';
import { isBase64 } from '../protocol/base64.ts';
import type { JobRequest } from './jobRunner.ts';
import type { SeedRun } from './seedLedger.ts';

/** The kind's name. */
export const sieveKind = 'siqs.sieve';

/** A plan on its way: as {@link SievePlan}, n in decimal digits. */
export type WirePlan = Readonly<Record<string, number | string>>;

/** Payload of a job of kind `siqs.sieve`. */
export interface SieveJobPayload {
  readonly plan: WirePlan;
  readonly firstSeed: number;
  readonly count: number;
  /** After so many milliseconds a worker returns what it has. */
  readonly budgetMs: number;
}

/** Result of a job of kind `siqs.sieve`. */
export interface SieveJobResult {
  readonly seedsDone: number;
  readonly relations: number;
  /** Base64. */
  readonly packed: string;
}

/** What a child claims to have sieved: seeds from the first on, and the relations in their packed form. */
export interface SieveClaim {
  readonly seedsDone: number;
  readonly packed: Uint8Array<ArrayBuffer>;
}

/**
 * What each number of a plan may be: bounds that keep the tables of whoever sieves or collects within some hundred
 * megabytes, whoever wrote the plan.
 */
const bounds: Record<Exclude<keyof SievePlan, 'n'>, readonly [number, number]> = {
  multiplier: [1, 10_000],
  factorBaseSize: [10, 400_000],
  blockBits: [15, 15],
  blocks: [1, 256],
  smallPrimeBound: [1, 100_000],
  largePrimeBound: [1, 2 ** 32 - 1],
  largePrimes: [1, 2],
  missingBits: [0, 128],
};

/** Numbers with more digits are not sieved by anyone. */
const MAX_DIGITS = 130;

/** The plan as it travels. */
export function encodePlan(plan: SievePlan): WirePlan {
  return { ...plan, n: plan.n.toString() };
}

/**
 * The plan that came over the wire.
 * @throws RangeError when it is none: a part is missing, unknown or out of bounds
 */
export function decodePlan(wire: WirePlan): SievePlan {
  const { n, ...numbers } = wire;
  if (typeof n !== 'string' || n.length > MAX_DIGITS || !/^[1-9][0-9]*$/.test(n))
    throw new RangeError(`A sieve's plan needs an n of at most ${MAX_DIGITS} decimal digits.`);
  for (const name of Object.keys(numbers))
    if (!Object.hasOwn(bounds, name))
      throw new RangeError(
        `This sieve's plan has a part “${name.slice(0, 40)}” that is not known here; use one version of dsage everywhere.`,
      );
  for (const [name, [least, most]] of Object.entries(bounds)) {
    const value = numbers[name];
    if (!Number.isSafeInteger(value) || Number(value) < least || Number(value) > most)
      throw new RangeError(`A sieve's plan needs a ${name} from ${least} to ${most}.`);
  }
  const plan = { ...numbers, n: BigInt(n) } as unknown as SievePlan;
  if (plan.n % 2n === 0n || plan.n < 2n ** 40n)
    throw new RangeError('A sieve needs an odd n above 2^40.');
  return plan;
}

/** The payload of a request, or `null` if it is of another kind. */
export function sievePayload(request: JobRequest): SieveJobPayload | null {
  return request.kind === sieveKind ? (request.payload as SieveJobPayload) : null;
}

/** The seeds of a payload. */
export function seedsOf({ firstSeed, count }: SieveJobPayload): SeedRun {
  return { first: firstSeed, count };
}

/**
 * What a child claims, as far as its form can be checked; the relations are judged by the collector.
 *
 * @returns `null` when it makes no sense
 */
export function sieveClaim(value: unknown, payload: SieveJobPayload): SieveClaim | null {
  if (typeof value !== 'object' || value === null) return null;
  const { seedsDone, packed } = value as Record<string, unknown>;
  if (typeof seedsDone !== 'number' || !Number.isSafeInteger(seedsDone)) return null;
  if (seedsDone < 1 || seedsDone > payload.count || typeof packed !== 'string') return null;
  const bytes = bytesOf(packed);
  return bytes === null ? null : { seedsDone, packed: bytes };
}

/** Bytes as base64. Node's own way where there is one: ten times as quick. */
export function base64Of(bytes: Uint8Array): string {
  if (typeof Buffer !== 'undefined')
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192)
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  if (!isBase64(base64)) return null;
  if (typeof Buffer !== 'undefined') return Uint8Array.from(Buffer.from(base64, 'base64'));
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
