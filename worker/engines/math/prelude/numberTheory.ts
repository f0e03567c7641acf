/** Sage's number theory: the work is in the kernels behind the device, what is left here is small. */
export const numberTheory = String.raw`
class Factorization:
    def __init__(self, items, unit=1):
        self._items = list(items)
        self._unit = unit

    def unit(self):
        return self._unit

    def value(self):
        return prod([power(p, e) for p, e in self._items], self._unit)

    prod = expand = value

    def __len__(self):
        return len(self._items)

    def __getitem__(self, i):
        return self._items[i]

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, item):
        return item in self._items

    def __eq__(self, other):
        if type(other) is Factorization:
            return self._items == other._items and self._unit == other._unit
        return type(other) is list and self._items == other

    def __hash__(self):
        return hash((tuple(self._items), self._unit))

    def _format(self, times, raised):
        parts = [_decimal(p) if e == 1 else raised(_decimal(p), e) for p, e in self._items]
        if self._unit != 1 or not parts:
            parts.insert(0, repr(self._unit))
        return times.join(parts)

    def __repr__(self):
        return self._format(' * ', lambda p, e: '%s^%d' % (p, e))

    def _latex(self):
        return self._format(' \\cdot ', lambda p, e: '%s^{%d}' % (p, e))

def _integer(n, name):
    t = type(n)
    if t is int:
        return n
    if t is bool:
        return int(n)
    raise TypeError('%s needs an integer, not %s' % (name, repr(n)))

def factor(n, *args, **options):
    if type(n) is Rational:
        items = list(factor(abs(n._n))) + [(p, -e) for p, e in factor(n._d)]
        return Factorization(_sorted(items), n.sign())
    n = _integer(n, 'factor')
    if n == 0:
        raise ArithmeticError('factorization of 0 is not defined')
    return _factored('factor', n)

def _factored(how, n):
    numbers = _kernel_list(how, abs(n))
    items = [(numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 2)]
    return Factorization(items, -1 if n < 0 else 1)

def is_prime(n):
    if type(n) is not int:
        return False
    return _kernel('is_prime', n) == 1

is_pseudoprime = is_prime

def next_prime(n):
    return _kernel('next_prime', floor(n))

def previous_prime(n):
    if n <= 2:
        raise ValueError('no previous prime')
    return _kernel('previous_prime', ceil(n))

def prime_range(start, stop=None):
    if stop is None:
        start, stop = 2, start
    return _kernel_list('prime_range', ceil(start), ceil(stop))

def primes_first_n(n):
    return _kernel_list('primes_first_n', _integer(n, 'primes_first_n'))

def nth_prime(n):
    if n < 1:
        raise ValueError('nth prime meaningless for nonpositive n')
    return primes_first_n(n)[-1]

def prime_pi(n):
    return len(prime_range(floor(n) + 1))

def prime_divisors(n):
    return [p for p, e in factor(n)]

prime_factors = prime_divisors

def divisors(n):
    n = _integer(n, 'divisors')
    if n == 0:
        raise ValueError('n must be nonzero')
    return _kernel_list('divisors', abs(n))

def euler_phi(n):
    n = _integer(n, 'euler_phi')
    return _kernel('euler_phi', n) if n > 0 else 0

def gcd(a, b=None):
    if b is None:
        g = 0
        for x in a:
            g = gcd(g, x)
        return g
    if type(a) is Rational or type(b) is Rational:
        a, b = QQ(a), QQ(b)
        n, d = gcd(_num(a), _num(b)), lcm(_den(a), _den(b))
        return quotient(n, d)
    return _gcd(_integer(a, 'gcd'), _integer(b, 'gcd'))

def _num(x):
    return x._n if type(x) is Rational else x

def _den(x):
    return x._d if type(x) is Rational else 1

def lcm(a, b=None):
    if b is None:
        m = 1
        for x in a:
            m = lcm(m, x)
        return m
    a, b = _integer(a, 'lcm'), _integer(b, 'lcm')
    return 0 if a == 0 or b == 0 else abs(a // _gcd(a, b) * b)

def xgcd(a, b):
    r0, r1, s0, s1, t0, t1 = a, b, 1, 0, 0, 1
    while r1:
        q = r0 // r1
        r0, r1, s0, s1, t0, t1 = r1, r0 - q * r1, s1, s0 - q * s1, t1, t0 - q * t1
    return (r0, s0, t0) if r0 >= 0 else (-r0, -s0, -t0)

def inverse_mod(a, m):
    if type(a) is Rational:
        return a._d * inverse_mod(a._n, m) % m
    if m == 0:
        raise ZeroDivisionError('inverse of Mod(%s, 0) does not exist' % a)
    g, s, t = xgcd(a % m, m)
    if g != 1:
        raise ZeroDivisionError('inverse of Mod(%s, %s) does not exist' % (_decimal(a % m), _decimal(m)))
    return s % m

def power_mod(a, n, m):
    if m == 0:
        raise ZeroDivisionError('modulus must be nonzero.')
    if n < 0:
        a, n = inverse_mod(a, m), -n
    return _kernel('power_mod', a, n, abs(m))

powermod = power_mod

def crt(a, b, m=None, n=None):
    if m is None:
        x, modulus = 0, 1
        for r, k in zip(a, b):
            x = crt(x, r, modulus, k)
            modulus = lcm(modulus, k)
        return x
    g, s, t = xgcd(m, n)
    if (b - a) % g:
        raise ValueError('no solution to crt problem since gcd(%s,%s) does not divide %s-%s' % (m, n, a, b))
    return (a + m * ((b - a) // g * s % (n // g))) % lcm(m, n)

def valuation(n, p):
    if type(n) is Rational:
        return n.valuation(p)
    if n == 0:
        return float('inf')
    if p < 2:
        raise ValueError('You can only compute the valuation with respect to a integer larger than 1.')
    k = 0
    while n % p == 0:
        n //= p
        k += 1
    return k

def moebius(n):
    if n == 0:
        return 0
    exponents = [e for p, e in factor(abs(n))]
    return 0 if any(e > 1 for e in exponents) else (-1) ** len(exponents)

def sigma(n, k=1):
    result = 1
    for p, e in factor(abs(n)):
        result *= e + 1 if k == 0 else (p ** (k * (e + 1)) - 1) // (p ** k - 1)
    return result

number_of_divisors = lambda n: sigma(n, 0)

def is_squarefree(n):
    return n != 0 and all(e == 1 for p, e in factor(abs(n)))

def is_prime_power(n):
    return type(n) is int and n > 1 and len(factor(n)) == 1

def isqrt(n):
    n = _integer(n, 'isqrt')
    if n < 0:
        raise ValueError('square root of negative integer not defined')
    return _kernel('root', n, 2)

def is_square(n):
    return n >= 0 and _root(n, 2) is not None

def sqrt(x):
    if type(x) in (int, Rational):
        exact = _root(x, 2)
        if exact is not None:
            return exact
        x = float(x)
    if type(x) is complex or x < 0:
        return complex(x) ** 0.5
    return math.sqrt(x)

def factorial(n):
    n = _integer(n, 'factorial')
    if n < 0:
        raise ValueError('factorial only defined for non-negative integers')
    return _kernel('factorial', n)

def binomial(n, k):
    k = _integer(k, 'binomial')
    if k < 0:
        return 0
    if type(n) is int and n >= 0:
        if k > n:
            return 0
        return _kernel('binomial', n, _min(k, n - k))
    return quotient(prod([n - i for i in range(k)]), factorial(k))

def fibonacci(n):
    n = _integer(n, 'fibonacci')
    sign = -1 if n < 0 and n % 2 == 0 else 1
    return sign * _kernel('fibonacci', abs(n))

def digits(n, base=10):
    n = _integer(n, 'digits')
    if base < 2:
        raise ValueError('base must be at least 2')
    if base == 10:
        text = _decimal(abs(n))
        return [] if n == 0 else [int(c) if n > 0 else -int(c) for c in reversed(text)]
    sign, n, result = (-1 if n < 0 else 1), abs(n), []
    while n:
        result.append(sign * (n % base))
        n //= base
    return result

def floor(x):
    return x if type(x) is int else x.floor() if type(x) is Rational else math.floor(x)

def ceil(x):
    return x if type(x) is int else x.ceil() if type(x) is Rational else math.ceil(x)

def n(x, *args, **options):
    return x if type(x) in (float, complex) else float(x)

def log(x, base=None):
    return math.log(x) if base is None else math.log(x) / math.log(base)

def _nbits(x):
    text = _hex(abs(x)).lstrip(b'0')
    return len(text) * 4 - (4, 3, 2, 2, 1, 1, 1, 1, 0)[_min(int(text[:1], 16), 8)] if text else 0

_integer_methods = {
    'abs': abs, 'binomial': binomial, 'bit_length': _nbits, 'ceil': floor, 'denominator': lambda x: 1,
    'digits': digits, 'divides': lambda x, y: y % x == 0 if x else y == 0, 'divisors': divisors,
    'euler_phi': euler_phi, 'factor': factor, 'factorial': factorial, 'floor': floor, 'gcd': gcd,
    'inverse_mod': inverse_mod, 'is_integer': lambda x: True, 'is_one': lambda x: x == 1,
    'is_prime': is_prime, 'is_square': is_square, 'is_squarefree': is_squarefree,
    'is_zero': lambda x: x == 0, 'isqrt': isqrt, 'lcm': lcm, 'moebius': moebius, 'n': n, 'nbits': _nbits,
    'ndigits': lambda x, base=10: len(digits(x, base)), 'next_prime': next_prime,
    'numerator': lambda x: x, 'numerical_approx': n, 'popcount': lambda x: bin(x).count('1'),
    'powermod': power_mod, 'previous_prime': previous_prime, 'prime_divisors': prime_divisors,
    'prime_factors': prime_divisors, 'sign': lambda x: (x > 0) - (x < 0), 'sqrt': sqrt,
    'str': lambda x, base=10: _decimal(x) if base == 10 else ''.join('0123456789abcdefghijklmnopqrstuvwxyz'[d] for d in reversed(digits(x, base))),
    'valuation': valuation, 'xgcd': xgcd,
}

def _method(name):
    function = _integer_methods[name]
    def method(value):
        if type(value) is int:
            return lambda *args, **options: function(value, *args, **options)
        return getattr(value, name)
    return method
`;
