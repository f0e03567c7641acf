import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { DsageError } from '../../lib/protocol/errors.ts';

/** A server's address with the certificate that it must show. */
export interface PinnedServer {
  /** e.g. https://box1:8081 */
  url: string;
  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  certificate: string;
}

/**
 * The certificate (PEM) that the server shows, once it is known to be the pinned one. Only the handshake of
 * TLS crosses the wire before that. Connections then trust this one certificate and nothing else, so another
 * server that takes over the address in between is refused as well.
 *
 * @throws DsageError CERTIFICATE_MISMATCH with both fingerprints, SERVER_UNREACHABLE.
 */
export async function pinnedCertificate(server: PinnedServer): Promise<string> {
  const der = await shownCertificate(server.url);
  const found = sha256(der);
  if (found !== server.certificate)
    throw new DsageError('CERTIFICATE_MISMATCH', {
      server: server.url,
      found,
      expected: server.certificate,
    });
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** TLS options of a connection to a server whose certificate was checked: the pin holds again on this one. */
export function pinnedTls(server: PinnedServer, pem: string) {
  return {
    ca: pem,
    // The names inside the certificate do not matter: the fingerprint says more.
    checkServerIdentity: (_host: string, peer: { raw: Buffer }) =>
      sha256(peer.raw) === server.certificate ? undefined : new Error('another certificate'),
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function shownCertificate(url: string): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      // Not a trusted connection: it ends right after the certificate is seen, nothing is written to it.
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
