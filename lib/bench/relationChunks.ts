import { packRelations } from '../kernels/siqs/packedRelations.ts';

/**
 * A chunk of relations as a worker sends it, about as long as at 90 digits: what they say is drawn at random, as a
 * server does not look into them.
 * @returns base64
 */
export function randomChunk(relations: number): string {
  const below = (bound: number) => Math.floor(Math.random() * bound);
  const sorted = (count: number, bound: number) =>
    Array.from({ length: count }, () => below(bound)).sort((a, b) => a - b);
  const made = Array.from({ length: relations }, (_, place) => ({
    seed: Math.floor(place / 2_000),
    polynomial: below(1_024),
    position: below(1 << 19),
    negative: below(2) === 1,
    twos: below(8),
    indices: sorted(12, 80_000),
    largePrimes: sorted(2, 2 ** 28),
  }));
  const bytes = packRelations(0, made);
  return Buffer.from(bytes.buffer, 0, bytes.length).toString('base64');
}
