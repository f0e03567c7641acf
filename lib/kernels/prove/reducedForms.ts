/** The quadratic form a X^2 + b XY + c Y^2. */
export interface Form {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * One reduced form of each pair of inverse classes of discriminant -size: those with b >= 0. The pair has two classes
 * unless b = 0, b = a or a = c.
 * @param size positive, -size a fundamental discriminant
 */
export function reducedForms(size: number): Form[] {
  const forms: Form[] = [];
  for (let b = size % 2; 3 * b * b <= size; b += 2) {
    const product = (size + b * b) / 4;
    for (let a = Math.max(b, 1); a * a <= product; a++) {
      if (product % a === 0) forms.push({ a, b, c: product / a });
    }
  }
  return forms;
}

/** Whether the class of a reduced form is its own inverse. */
export function isOwnInverse({ a, b, c }: Form): boolean {
  return b === 0 || b === a || a === c;
}

/**
 * The genus of a form: the value 1 or -1 of each prime discriminant's character, as bits (1 for -1).
 * @param primes the prime discriminants of the form's discriminant
 */
export function genusOf({ a, b, c }: Form, primes: readonly number[]): number {
  let genus = 0;
  for (const [i, prime] of primes.entries()) {
    const q = prime % 2 === 0 ? 2 : Math.abs(prime);
    const value = [a, c, a + b + c].find((r) => r % q !== 0)!;
    if (character(prime, value) < 0) genus |= 1 << i;
  }
  return genus;
}

/** The character of a prime discriminant at a value coprime to it. */
function character(prime: number, value: number): number {
  if (prime === -4) return value % 4 === 1 ? 1 : -1;
  if (prime === 8) return value % 8 === 1 || value % 8 === 7 ? 1 : -1;
  if (prime === -8) return value % 8 === 1 || value % 8 === 3 ? 1 : -1;
  return legendre(value % Math.abs(prime), Math.abs(prime));
}

/** Euler's criterion; q below 2^26. */
function legendre(a: number, q: number): number {
  let [result, square] = [1, a];
  for (let e = (q - 1) / 2; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = (result * square) % q;
    square = (square * square) % q;
  }
  return result === 1 ? 1 : -1;
}
