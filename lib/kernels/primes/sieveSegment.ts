/**
 * Marks the odd composites of `[low, low + 2 * flags.length)`: `flags[i]` is 1 when `low + 2i` is composite.
 *
 * @param low odd
 * @param flags overwritten; one byte per odd number
 * @param oddPrimes the odd primes at least up to the square root of the segment's end (2 left out)
 */
export function sieveSegment(low: number, flags: Uint8Array, oddPrimes: ArrayLike<number>): void {
  flags.fill(0);
  const high = low + 2 * flags.length;
  for (let i = 0; i < oddPrimes.length; i++) {
    const p = oddPrimes[i]!;
    const square = p * p;
    if (square >= high) return;
    let first = square;
    if (first < low) {
      first = Math.ceil(low / p) * p;
      if (first % 2 === 0) first += p;
    }
    for (let k = (first - low) / 2; k < flags.length; k += p) flags[k] = 1;
  }
}
