/**
 * Methods that Sage's integers have and MicroPython's lack. `n.factor()` calls the prelude's function of
 * the same name with n first, when n is an integer; any other object is asked for its own method.
 */
export const integerMethods: ReadonlySet<string> = new Set([
  'abs',
  'binomial',
  'bit_length',
  'ceil',
  'denominator',
  'digits',
  'divides',
  'divisors',
  'euler_phi',
  'factor',
  'factorial',
  'floor',
  'gcd',
  'inverse_mod',
  'is_integer',
  'is_one',
  'is_prime',
  'is_square',
  'is_squarefree',
  'is_zero',
  'isqrt',
  'lcm',
  'moebius',
  'n',
  'nbits',
  'ndigits',
  'next_prime',
  'numerator',
  'numerical_approx',
  'popcount',
  'powermod',
  'previous_prime',
  'prime_divisors',
  'prime_factors',
  'sign',
  'sqrt',
  'str',
  'valuation',
  'xgcd',
]);

/** The prelude's function that stands for a method: `__method_factor__`. */
export function methodFunction(method: string): string {
  return `__method_${method}__`;
}
