import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
} from 'node:crypto';
import { networkInterfaces } from 'node:os';

const dayMs = 86_400_000;
/** Ten years: workers pin the certificate, so a new one means visiting every machine. */
const validDays = 3_652;

/** A new private key for TLS: ECDSA P-256, PKCS8 PEM. About a millisecond. */
export function newTlsKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * A self-signed certificate, PEM, for the key. It is valid from yesterday, as clocks differ.
 * @param names host names and IP addresses that it is for, without duplicates.
 */
export async function selfSignedCertificate(keyPem: string, names: string[]): Promise<string> {
  // Loaded only when a certificate has to be made: it costs more than the rest of setup together.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: ['dsage'] }],
      notBefore: new Date(now - dayMs),
      notAfter: new Date(now + validDays * dayMs),
      signingAlgorithm: algorithm,
      keys: await cryptoKeys(keyPem, algorithm),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({
            type: isAddress(value) ? ('ip' as const) : ('dns' as const),
            value,
          })),
        ),
      ],
    },
    crypto,
  );
  return `${certificate.toString('pem').trim()}\n`;
}

/** Names by which this machine may be called: localhost, its own name, its addresses. */
export function machineNames(hosts: string[]): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    // A link-local address means nothing without the name of the interface, which no certificate can hold.
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address);
  const all = ['localhost', '127.0.0.1', '::1', ...hosts, ...addresses];
  // An underscore is legal in a machine's name but not in a certificate's DNS name.
  return [...new Set(all)].filter((name) => isAddress(name) || /^[A-Za-z0-9.-]+$/.test(name));
}

/** Whether certificate and private key belong together; false when either is damaged. */
export function belongTogether(certificatePem: string, keyPem: string): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
}

async function cryptoKeys(keyPem: string, algorithm: EcKeyImportParams): Promise<CryptoKeyPair> {
  const key = createPrivateKey(keyPem);
  const secret = new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
  const open = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', secret, algorithm, false, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', open, algorithm, true, ['verify']),
  };
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^[0-9.]+$/.test(name);
}
