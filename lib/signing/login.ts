import { DsageError } from '../protocol/errors.ts';
import { type Login, type LoginStatement, loginStatement } from '../protocol/login.ts';
import { fromBase64url, toBase64url } from './base64.ts';
import { canonicalJson } from './canonical.ts';
import { sign, verify } from './keys.ts';
import { fingerprint } from './openssh.ts';

/** The statement with its signature: the answer to a challenge. */
export async function signLogin(statement: LoginStatement, privateKey: CryptoKey): Promise<Login> {
  const signature = await sign(privateKey, bytesOf(statement));
  return { statement, signature: toBase64url(signature) };
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
  const signed = await verify({
    publicKey: expected.publicKey,
    signature: signatureBytes(login.signature),
    message: bytesOf(statement),
  });
  if (!signed) throw new DsageError('SIGNATURE_INVALID');
  // Only after the signature: a stranger learns nothing by naming certificates.
  if (statement.certificate !== expected.certificate)
    throw new DsageError('CERTIFICATE_MISMATCH', {
      server: 'this address',
      found: expected.certificate,
      expected: statement.certificate,
    });
  return statement;
}

function signatureBytes(text: string): Uint8Array {
  try {
    return fromBase64url(text);
  } catch {
    throw new DsageError('SIGNATURE_INVALID');
  }
}

/** Members that the schema does not know are dropped on both sides, so they cannot be signed by accident. */
function bytesOf(statement: LoginStatement): Uint8Array {
  return new TextEncoder().encode(canonicalJson(loginStatement.parse(statement)));
}
