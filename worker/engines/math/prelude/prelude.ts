import { arithmetic } from './arithmetic.ts';
import { distributed } from './distributed.ts';
import { numberTheory } from './numberTheory.ts';
import { rational } from './rational.ts';
import { bridge, run } from './run.ts';

/** The names of the prelude that a cell sees, beside Python's own. */
const publicNames = [
  'DistributedFactor Factorization QQ Rational ZZ binomial ceil crt d digits divisors dsage euler_phi factor',
  'factorial fibonacci',
  'floor gcd input inverse_mod is_prime is_prime_power is_pseudoprime is_square is_squarefree isqrt',
  'latex lcm log max min moebius n next_prime nth_prime number_of_divisors power_mod previous_prime',
  'prime_divisors prime_factors prime_pi prime_range primes_first_n print prod show sigma sleep sorted',
  'sqrt srange valuation xgcd',
].join(' ');

/** Python source that a fresh interpreter runs once; then these two calls run the next program. */
export const prelude = [
  bridge,
  rational,
  arithmetic,
  numberTheory,
  distributed,
  `PUBLIC = '${publicNames}'`,
  run,
].join('\n');

export const evaluateCall = '_evaluate()';
export const reportCall = '_report()';
