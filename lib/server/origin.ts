/** The headers that these checks read. */
interface Headers {
  host?: string | undefined;
  origin?: string | undefined;
}

/** Whether the Host header names this machine, with any port: on loopback, everything else is DNS rebinding. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host ?? '');
}

/** Whether the page that makes this request was served by this address and transport. */
export function isSameOrigin({ host, origin }: Headers, secure: boolean): boolean {
  if (host === undefined || origin === undefined) return false;
  return origin.toLowerCase() === `${secure ? 'https' : 'http'}://${host.toLowerCase()}`;
}
