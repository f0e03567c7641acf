import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { DsageError } from '../protocol/errors.ts';

/** A server's address with the certificate that it must show. */
export interface PinnedServer {
  /** e.g. https://box1:8081 */
  url: string;
  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  certificate: string;
}

/**
 * TLS options for a connection to this server and no other: its certificate is fetched, compared with the pin,
 * and then is the only one that is trusted; the names in it do not matter. Another server that takes over the
 * address in between is refused as well. Costs one more TLS handshake, and tells the reader which certificate
 * was found, which a failed connection does not.
 *
 * @throws DsageError CERTIFICATE_MISMATCH with both fingerprints; SERVER_UNREACHABLE.
 */
export async function pinnedTls(server: PinnedServer) {
  const der = await shownCertificate(server.url);
  const found = sha256(der);
  if (found !== server.certificate)
    throw new DsageError('CERTIFICATE_MISMATCH', {
      server: server.url,
      found,
      expected: server.certificate,
    });
  return {
    ca: pem(der),
    minVersion: 'TLSv1.2' as const,
    checkServerIdentity: (_host: string, peer: { raw: Buffer }) =>
      sha256(peer.raw) === server.certificate ? undefined : new Error('another certificate'),
  };
}

function shownCertificate(url: string): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      minVersion: 'TLSv1.2',
      // Not a connection to trust: nothing is written to it, it ends when the certificate is seen.
      rejectUnauthorized: false,
      ...(isIP(host) ? {} : { servername: host }),
    });
    const fail = (cause?: Error) => {
      socket.destroy();
      reject(new DsageError('SERVER_UNREACHABLE', { server: url }, cause));
    };
    socket.setTimeout(10_000, () => fail());
    socket.once('error', fail);
    socket.once('close', () => fail());
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate().raw);
      socket.destroy();
    });
  });
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
