/** Exact rational numbers. A Rational is never an integer: `_rational` gives an int where it can. */
export const rational = `
def _small(n):
    return -_LIMIT < n < _LIMIT

_LIMIT = 1 << 512

def _gcd(a, b):
    if _small(a):
        a, b = b, a
    if a and b and not _small(a):
        if not _small(b):
            return _kernel('gcd', a, b)
        a, b = b, a % b
    while b:
        a, b = b, a % b
    return abs(a)

def _rational(n, d):
    if d == 0:
        raise ZeroDivisionError('rational division by zero')
    if d < 0:
        n, d = -n, -d
    g = _gcd(n, d)
    return _reduced(n // g, d // g)

def _reduced(n, d):
    if d == 1:
        return n
    r = object.__new__(Rational)
    r._n = n
    r._d = d
    return r

# Knuth, The Art of Computer Programming 2, 4.5.1: greatest common divisors of small numbers first.
def _plus(n, d, m, e):
    g = _gcd(d, e)
    if g == 1:
        return _reduced(n * e + m * d, d * e)
    t = n * (e // g) + m * (d // g)
    h = _gcd(t, g)
    return _reduced(t // h, d // g * (e // h))

def _times(n, d, m, e):
    g, h = _gcd(n, e), _gcd(m, d)
    return _reduced(n // g * (m // h), d // h * (e // g))

def _ratio_float(n, d):
    if _small(n) and _small(d):
        return n / d
    return float(_kernel_text('float', n, d))

class Rational:
    def __new__(cls, n=0, d=1):
        return QQ(n, d)

    def numerator(self):
        return self._n

    def denominator(self):
        return self._d

    def _pair(self, other):
        t = type(other)
        if t is Rational:
            return other._n, other._d
        if t is int:
            return other, 1
        if t is bool:
            return int(other), 1
        return None

    def __add__(self, other):
        p = self._pair(other)
        if p:
            return _plus(self._n, self._d, p[0], p[1])
        return _inexact(self, other, lambda a, b: a + b)

    __radd__ = __add__

    def __sub__(self, other):
        p = self._pair(other)
        if p:
            return _plus(self._n, self._d, -p[0], p[1])
        return _inexact(self, other, lambda a, b: a - b)

    def __rsub__(self, other):
        return (-self) + other

    def __mul__(self, other):
        p = self._pair(other)
        if p:
            return _times(self._n, self._d, p[0], p[1])
        return _inexact(self, other, lambda a, b: a * b)

    __rmul__ = __mul__

    def __truediv__(self, other):
        p = self._pair(other)
        if p:
            return _rational(self._n * p[1], self._d * p[0])
        return _inexact(self, other, lambda a, b: a / b)

    def __rtruediv__(self, other):
        p = self._pair(other)
        if p:
            return _rational(p[0] * self._d, p[1] * self._n)
        return _inexact(self, other, lambda a, b: b / a)

    __floordiv__ = __truediv__
    __rfloordiv__ = __rtruediv__

    def __mod__(self, other):
        if type(other) is not int:
            return NotImplemented
        if other == 0:
            raise ZeroDivisionError('rational modulo by zero')
        return self._n * inverse_mod(self._d, other) % other

    def __pow__(self, other):
        return _power_rational(self, other)

    def __rpow__(self, other):
        return _power_rational(other, self)

    def __neg__(self):
        return _rational(-self._n, self._d)

    def __pos__(self):
        return self

    def __abs__(self):
        return _rational(abs(self._n), self._d)

    def __bool__(self):
        return True

    def __eq__(self, other):
        p = self._pair(other)
        if p:
            return self._n == p[0] and self._d == p[1]
        if type(other) in (float, complex):
            return float(self) == other
        return False

    def __lt__(self, other):
        return _order(self, other) < 0

    def __gt__(self, other):
        return _order(self, other) > 0

    def __le__(self, other):
        return _order(self, other) <= 0

    def __ge__(self, other):
        return _order(self, other) >= 0

    def __hash__(self):
        return (hash(self._n) * 1000003) ^ hash(self._d)

    def __float__(self):
        return _ratio_float(self._n, self._d)

    def __int__(self):
        return -(-self._n // self._d) if self._n < 0 else self._n // self._d

    def __repr__(self):
        return _decimal(self._n) + '/' + _decimal(self._d)

    def floor(self):
        return self._n // self._d

    def ceil(self):
        return -(-self._n // self._d)

    def round(self):
        return (abs(self._n) * 2 + self._d) // (2 * self._d) * (1 if self._n > 0 else -1)

    def sign(self):
        return 1 if self._n > 0 else -1

    def abs(self):
        return abs(self)

    def is_integer(self):
        return False

    def is_zero(self):
        return False

    def is_one(self):
        return False

    def is_square(self):
        return is_square(self)

    def sqrt(self):
        return sqrt(self)

    def factor(self):
        return factor(self)

    def valuation(self, p):
        return valuation(self._n, p) - valuation(self._d, p)

    def n(self, *args, **options):
        return float(self)

    numerical_approx = n

def _inexact(a, b, operation):
    if type(b) in (float, complex):
        return operation(float(a), b)
    return NotImplemented

def _order(a, b):
    p = a._pair(b)
    if p:
        return a._n * p[1] - p[0] * a._d
    if type(b) is not float:
        raise TypeError("'<' not supported between 'Rational' and '%s'" % type(b).__name__)
    return float(a) - b

_INEXACT = (int, float, complex)

def _power_rational(a, b):
    if type(b) is int or type(b) is bool:
        n, d = (a._n, a._d) if b >= 0 else (a._d, a._n)
        b = abs(b)
        n, d = power(n, b), power(d, b)
        return _reduced(n, d) if d > 0 else _reduced(-n, -d)
    if type(b) is Rational and type(a) in (int, Rational):
        exact = _root(a, b._d)
        if exact is not None:
            return power(exact, b._n)
    if type(a) is Rational:
        a = float(a)
    if type(b) is Rational:
        b = float(b)
    if type(a) not in _INEXACT or type(b) not in _INEXACT:
        return NotImplemented
    if type(a) is not complex and a < 0 and type(b) is float:
        a = complex(a)
    return a ** b

def _root(a, k):
    if a < 0:
        return None
    if type(a) is Rational:
        n, d = _root(a._n, k), _root(a._d, k)
        return None if n is None or d is None else _rational(n, d)
    r = _kernel('root', a, k)
    return r if r ** k == a else None
`;
