import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';
import { certificateFingerprint } from '../../lib/signing/certificate.ts';

/** A self-signed certificate for localhost. */
export interface TestCertificate {
  cert: string;
  key: string;
  fingerprint: string;
}

export async function makeCertificate(): Promise<TestCertificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: [{ CN: ['dsage test'] }], signingAlgorithm: algorithm, keys },
    crypto,
  );
  const cert = certificate.toString('pem');
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  return { cert, key, fingerprint: await certificateFingerprint(cert) };
}
