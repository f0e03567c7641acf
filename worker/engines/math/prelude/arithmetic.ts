/** What the rewritten operators call, Sage's number constructors and ranges. */
export const arithmetic = `
def quotient(a, b):
    if type(a) is int and type(b) is int:
        if b == 0:
            raise ZeroDivisionError('rational division by zero')
        return a // b if a % b == 0 else _rational(a, b)
    return a / b

def power(a, b):
    if type(a) is int:
        if type(b) is int:
            if b < 0:
                return _rational(1, power(a, -b))
            return a ** b if b < 64 or -2 < a < 2 or _nbits(a) * b < 8192 else _kernel('power', a, b)
        if type(b) is float and a < 0 and b % 1:
            return complex(a) ** b
    return a ** b

class _Operand:
    # The right side of a[i] /= b: its reflected operators divide exactly.
    def __init__(self, value):
        self.value = value

    def __rtruediv__(self, other):
        return quotient(other, self.value)

    def __rpow__(self, other):
        return power(other, self.value)

def operand(value):
    return _Operand(value) if type(value) is int else value

def _lt(a, b):
    return b > a if type(b) is Rational else a < b

def _gt(a, b):
    return b < a if type(b) is Rational else a > b

def _le(a, b):
    return b >= a if type(b) is Rational else a <= b

def _ge(a, b):
    return b <= a if type(b) is Rational else a >= b

def _eq(a, b):
    return b == a if type(b) is Rational else a == b

def _ne(a, b):
    return not b == a if type(b) is Rational else a != b

def chain(left, compare, right, *rest):
    result = compare(left, right)
    i = 0
    while result and i < len(rest):
        left, right = right, rest[i + 1]()
        result = rest[i](left, right)
        i += 2
    return result

def _merge_sort(items, key):
    if len(items) < 2:
        return items
    half = len(items) // 2
    a, b = _merge_sort(items[:half], key), _merge_sort(items[half:], key)
    merged = []
    i = j = 0
    while i < len(a) and j < len(b):
        if _lt(key(b[j]), key(a[i])):
            merged.append(b[j])
            j += 1
        else:
            merged.append(a[i])
            i += 1
    return merged + a[i:] + b[j:]

def _identity(x):
    return x

_sorted, _min, _max, _print = sorted, min, max, print

def sorted(items, key=None, reverse=False):
    items = list(items)
    try:
        return _sorted(items, key=key, reverse=reverse)
    except TypeError:
        ordered = _merge_sort(items[::-1] if reverse else items, key or _identity)
        return ordered[::-1] if reverse else ordered

def _extreme(native, args, options, better):
    if 'key' in options or len(args) == 1 and 'default' in options:
        return native(*args, **options)
    items = list(args[0]) if len(args) == 1 else args
    if not any(type(x) is Rational for x in items):
        return native(items, **options)
    best = items[0]
    for x in items:
        if better(x, best):
            best = x
    return best

def min(*args, **options):
    return _extreme(_min, args, options, _lt)

def max(*args, **options):
    return _extreme(_max, args, options, _gt)

def QQ(n=0, d=1):
    if type(n) is str:
        parts = n.split('/')
        n = quotient(integer(parts[0]), integer(parts[1]) if len(parts) > 1 else 1)
    if type(n) is float:
        n = _from_float(n)
    if type(d) is float:
        d = _from_float(d)
    if type(n) is bool:
        n = int(n)
    if type(n) not in (int, Rational) or type(d) not in (int, Rational):
        raise TypeError('unable to convert %r to a rational' % (n,))
    return quotient(n, d)

def _from_float(x):
    if x != x or x in (float('inf'), -float('inf')):
        raise TypeError('unable to convert %r to a rational' % (x,))
    d = 1
    while x != int(x):
        x *= 2
        d *= 2
    return quotient(int(x), d)

def ZZ(x=0, base=10):
    if type(x) is int:
        return x
    if type(x) is bool:
        return int(x)
    if type(x) is str:
        return integer(x) if base == 10 else int(x, base)
    if type(x) is Rational:
        raise TypeError('no conversion of this rational to integer')
    if type(x) is float and x == int(x):
        return int(x)
    if type(x) is Factorization:
        return ZZ(x.value())
    raise TypeError('unable to convert %r to an integer' % (x,))

def integer(text):
    text = text.strip()
    if len(text) < 1000:
        return int(text)
    return _kernel_integer('integer', text)

def _ellipsis_bounds(items):
    at = items.index(_ELLIPSIS)
    before, end = items[:at], items[at + 1:]
    if len(end) != 1 or len(before) not in (1, 2):
        raise SyntaxError('a range is [a..b] or [a, b..c]')
    step = before[1] - before[0] if len(before) == 2 else 1
    return before[0], end[0], step

class _Ellipsis:
    pass

_ELLIPSIS = _Ellipsis()

def iterate(*items):
    start, end, step = _ellipsis_bounds(list(items))
    if step == 0:
        raise ValueError('step must not be 0')
    while (_le(start, end) if step > 0 else _ge(start, end)):
        yield start
        start += step

def ellipsis_range(*items):
    return list(iterate(*items))

def srange(start, end=None, step=1, include_endpoint=False):
    if end is None:
        start, end = 0, start
    if step == 0:
        raise ValueError('step must not be 0')
    result = []
    while (_lt(start, end) if step > 0 else _gt(start, end)):
        result.append(start)
        start += step
    if include_endpoint and start == end:
        result.append(start)
    return result

def prod(items, start=1):
    items = list(items)
    if not items:
        return start
    while len(items) > 1:
        items = [items[i] * items[i + 1] if i + 1 < len(items) else items[i] for i in range(0, len(items), 2)]
    return items[0] if start == 1 else start * items[0]
`;
