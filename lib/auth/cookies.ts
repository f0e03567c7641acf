/** Name of the session cookie. It depends on the transport alone, never on the address by which one came. */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Secure-dsage.session' : 'dsage.session';
}

/**
 * The value of cookie `name` in a Cookie header; null when it is not there. next-auth cuts a long value into
 * `name.0`, `name.1`, …, which are joined here.
 */
export function cookieValue(header: string | undefined | null, name: string): string | null {
  const cookies = parse(header ?? '');
  const whole = cookies.get(name);
  if (whole !== undefined) return whole;
  let joined = '';
  for (let index = 0; cookies.has(`${name}.${index}`); index++) {
    joined += cookies.get(`${name}.${index}`);
  }
  return joined === '' ? null : joined;
}

function parse(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    // The first one wins: it is the one with the longest path, and a planted second one changes nothing.
    if (name !== '' && !cookies.has(name)) cookies.set(name, decode(part.slice(equals + 1).trim()));
  }
  return cookies;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
