import { DsageError } from '../protocol/errors.ts';
import { type Login, type LoginStatement, loginStatement } from '../protocol/login.ts';
import { fingerprint } from './openssh.ts';
import { isSignedBy, signStatement } from './statement.ts';

/** The statement with its signature: the answer to a challenge. */
export function signLogin(statement: LoginStatement, privateKey: CryptoKey): Promise<Login> {
  return signStatement(loginStatement, statement, privateKey);
}

/** What the server compares a login with. All of it is the server's own knowledge, nothing from the other side. */
export interface ExpectedLogin {
  /** The user's key, looked up by the fingerprint that the statement names. */
  publicKey: Uint8Array;
  /** Of the challenge sent on this connection; good for one answer, which is for the caller to see to. */
  nonce: string;
  role: LoginStatement['role'];
  /** Fingerprint of the certificate that this server shows. */
  certificate: string;
}

/**
 * Returns the statement when it answers this challenge, names this server's certificate and is signed by this
 * key. The clock of the other side does not matter: the nonce is what makes an answer fresh.
 *
 * @throws DsageError NONCE_INVALID, CERTIFICATE_MISMATCH or SIGNATURE_INVALID.
 */
export async function verifyLogin(login: Login, expected: ExpectedLogin): Promise<LoginStatement> {
  const { statement } = login;
  if (statement.nonce !== expected.nonce || statement.role !== expected.role)
    throw new DsageError('NONCE_INVALID');
  if (statement.key !== (await fingerprint(expected.publicKey)))
    throw new DsageError('SIGNATURE_INVALID');
  if (!(await isSignedBy(loginStatement, login, expected.publicKey)))
    throw new DsageError('SIGNATURE_INVALID');
  // Only after the signature: a stranger learns nothing by naming certificates.
  if (statement.certificate !== expected.certificate)
    throw new DsageError('CERTIFICATE_MISMATCH', {
      server: 'this address',
      found: expected.certificate,
      expected: statement.certificate,
    });
  return statement;
}
