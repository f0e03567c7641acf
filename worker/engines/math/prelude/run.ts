/** The way to the host, and the loop's body: read a program, run it, hand back value or exception. */
export const bridge = `
import sys, io, json, math, binascii

_device = open('/kernels', 'r+b')

def _call(request):
    _device.write(request)
    answer = _device.read()
    if answer[0] == 33:
        name, message = answer[1:].decode().split(' ', 1)
        raise _errors.get(name, ValueError)(message)
    return answer[1:]

_errors = {'ArithmeticError': ArithmeticError, 'ZeroDivisionError': ZeroDivisionError,
           'MemoryError': MemoryError, 'TypeError': TypeError, 'RuntimeError': RuntimeError}

def _hex(n):
    if -(1 << 256) < n < 1 << 256:
        return b'%x' % n
    sign = b'-' if n < 0 else b''
    n = abs(n)
    size = 64
    while True:
        try:
            return sign + binascii.hexlify(n.to_bytes(size, 'big'))
        except OverflowError:
            size *= 2

def _unhex(text):
    if len(text) < 64:
        return int(text, 16)
    if text[0] == 45:
        return -_unhex(text[1:])
    return int.from_bytes(binascii.unhexlify(b'0' + text if len(text) % 2 else text), 'big')

def _kernel_raw(name, numbers):
    return _call(b' '.join([name.encode()] + [_hex(x) for x in numbers]))

def _kernel(name, *numbers):
    return _unhex(_kernel_raw(name, numbers))

def _kernel_list(name, *numbers):
    return [_unhex(x) for x in _kernel_raw(name, numbers).split()]

def _kernel_text(name, *numbers):
    return _kernel_raw(name, numbers).decode()

def _kernel_integer(name, text):
    return _unhex(_call(name.encode() + b' ' + text.encode()))

def _decimal(x):
    if type(x) is int and not -_LIMIT < x < _LIMIT:
        return _kernel_text('decimal', x)
    return repr(x)
`;

export const run = String.raw`
_ESCAPES = {'\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t'}

def _quoted(text):
    # MicroPython's repr escapes every letter beyond ASCII.
    quote = '"' if "'" in text and '"' not in text else "'"
    parts = []
    for c in text:
        if c in _ESCAPES:
            c = _ESCAPES[c]
        elif c == quote:
            c = '\\' + c
        elif c < ' ' or '\x7f' <= c < '\xa1':
            c = '\\x%02x' % ord(c)
        parts.append(c)
    return quote + ''.join(parts) + quote

def _plain(text):
    return len(text) == len(text.encode())

def _text(x):
    t = type(x)
    if t is str:
        return repr(x) if _plain(x) else _quoted(x)
    if t is int:
        return _decimal(x)
    if t is list:
        return '[' + ', '.join([_text(y) for y in x]) + ']'
    if t is tuple:
        return '(' + ', '.join([_text(y) for y in x]) + (',)' if len(x) == 1 else ')')
    if t is dict:
        return '{' + ', '.join([_text(k) + ': ' + _text(v) for k, v in x.items()]) + '}'
    return repr(x)

def _latex(x):
    t = type(x)
    if t is Rational:
        sign = '-' if x._n < 0 else ''
        return sign + '\\frac{' + _decimal(abs(x._n)) + '}{' + _decimal(x._d) + '}'
    if t is Factorization:
        return x._latex()
    if t is list or t is tuple:
        return _latex_sequence(x, '[]' if t is list else '()')
    return None

def _latex_sequence(items, brackets):
    parts = []
    special = False
    for x in items:
        part = _latex(x)
        special = special or part is not None
        if part is None:
            if type(x) not in (int, float):
                return None
            part = _text(x)
        parts.append(part)
    if not special:
        return None
    return '\\left' + brackets[0] + ', '.join(parts) + '\\right' + brackets[1]

def print(*args, **options):
    if any(type(x) in (int, list, tuple, dict) for x in args):
        args = [_text(x) if type(x) in (int, list, tuple, dict) else x for x in args]
    _print(*args, **options)

def _str(*args):
    return _decimal(args[0]) if len(args) == 1 and type(args[0]) is int else str(*args)

def show(*args):
    print(*args)

def latex(x):
    return _latex(x) or _text(x)

def sleep(seconds):
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    _call(b'sleep %d' % int(seconds * 1000))

def input(prompt=''):
    raise EOFError('a job has no keyboard: there is nothing to read')

class _Module:
    pass

def _time_module():
    import time
    module = _Module()
    for name in dir(time):
        setattr(module, name, getattr(time, name))
    module.sleep = sleep
    module.sleep_ms = lambda ms: sleep(ms / 1000)
    module.sleep_us = lambda us: sleep(us / 1000000)
    module.monotonic = module.perf_counter = lambda: time.ticks_ms() / 1000
    return module

def _gc_module():
    # MicroPython's own can loop for ever on a heap of several parts.
    module = _Module()
    module.collect = module.enable = module.disable = lambda *args: None
    return module

_closed = ('js', 'jsffi', '_asyncio', 'asyncio', 'uctypes')

def _guard(original):
    def guarded(name, *args):
        if name.split('.')[0] in _closed:
            raise ImportError("no module named '%s'" % name)
        return original(name, *args)
    return guarded

_failure = None
_reserve = bytearray(262144)

def _evaluate():
    # Nothing may be allocated after the program failed: the memory may be full of its values.
    global _failure, _reserve
    try:
        exec(compile(_call(b'program').decode(), '<cell>', 'exec'), _cell)
        value = _cell.pop('__value__', None)
        if value is None:
            return
        _call(b'value ' + json.dumps([_text(value), _latex(value)]).encode())
    except BaseException as error:
        _failure = error
        _reserve = None

def _report():
    # A call of its own, because between two calls the garbage, and the reserve, are collected.
    global _failure, _reserve
    if _failure is None:
        return
    error, _failure = _failure, None
    stream = io.StringIO()
    sys.print_exception(error, stream)
    try:
        message = str(error)
    except BaseException:
        message = ''
    _call(b'error ' + json.dumps([type(error).__name__, message, stream.getvalue()]).encode())
    _cell.pop('__value__', None)
    try:
        _reserve = bytearray(262144)
    except MemoryError:
        pass

_cell = {'__name__': '__main__', '__value__': None}
_cell.update({
    '__quotient__': quotient, '__power__': power, '__operand__': operand, '__chain__': chain,
    '__lt__': _lt, '__gt__': _gt, '__le__': _le, '__ge__': _ge, '__eq__': _eq, '__ne__': _ne,
    '__range__': ellipsis_range, '__iterate__': iterate, '__ellipsis__': _ELLIPSIS, '__integer__': integer,
    '__str__': _str, 'pi': math.pi, 'e': math.e, 'I': 1j, 'i': 1j, 'oo': float('inf'), 'infinity': float('inf'),
    'Integer': ZZ, 'N': n,
})
for _name in _integer_methods:
    _cell['__method_%s__' % _name] = _method(_name)
for _name in ('exp', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh'):
    _cell[_name] = getattr(math, _name)
for _name in PUBLIC.split():
    _cell[_name] = globals()[_name]
sys.modules['time'] = _time_module()
sys.modules['gc'] = _gc_module()
import builtins
builtins.__import__ = _guard(builtins.__import__)
`;
