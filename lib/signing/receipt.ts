import { DsageError } from '../protocol/errors.ts';
import {
  type DeviceCertificate,
  type Receipt,
  type ReceiptStatement,
  receiptStatement,
} from '../protocol/trust.ts';
import { toBase64url } from './base64.ts';
import { keyOf, rootOf } from './device.ts';
import type { KeyPair } from './keys.ts';
import { fingerprint } from './openssh.ts';
import { hashOf, isSignedBy, signStatement } from './statement.ts';

/** A text that a job printed. */
export interface Printed {
  stream: 'stdout' | 'stderr';
  text: string;
}

/** What a job gave: the value of its kind's result, and what it printed, in any number of pieces. */
export interface Output {
  value: unknown;
  output: readonly Printed[];
}

/**
 * What was printed as it is signed: one text for each run of a stream, so that nobody need keep the pieces; with pictures
 * of what databases cannot keep, NUL and halves of surrogate pairs.
 */
export function runsOf(output: readonly Printed[]): Printed[] {
  const runs: Printed[] = [];
  for (const { stream, text } of output) {
    const last = runs.at(-1);
    if (last?.stream === stream) last.text += text;
    else runs.push({ stream, text });
  }
  return runs.map(({ stream, text }) => ({
    stream,
    text: text.replaceAll('\0', '\u2400').replaceAll(/\p{Surrogate}/gu, '\ufffd'),
  }));
}

function hashOfOutput({ value, output }: Output): Promise<string> {
  return hashOf({ value, output: runsOf(output) });
}

/** What a worker has to say of an attempt; the rest of a receipt follows from it. */
export type Computed = Omit<ReceiptStatement, 'purpose' | 'key' | 'output'> & { result: Output };

/** Signs what a worker computed. Hashing the output is linear in its size; the rest takes some 0.2 ms. */
export async function signReceipt(
  { result, ...facts }: Computed,
  { pair, certificate }: { pair: KeyPair; certificate: DeviceCertificate },
): Promise<Receipt> {
  const statement = {
    purpose: 'dsage receipt 1' as const,
    key: toBase64url(pair.publicKey),
    ...facts,
    output: await hashOfOutput(result),
  };
  return { ...(await signStatement(receiptStatement, statement, pair.privateKey)), certificate };
}

/** Whose computer answers for a result. */
export interface Answerable {
  /** The worker, as its certificate calls it, and whose it is. */
  name: string;
  user: string;
  /** Fingerprints `SHA256:…` of the worker's key and of the root key behind it. */
  key: string;
  root: string;
}

/**
 * Who answers for this result, once the receipt is signed by a worker's key, is for this job and this output, and the
 * certificate held when the work was done. It needs no server and no network.
 *
 * @param job hash of the job's statement
 * @throws DsageError TRUST_REFUSED with the reason
 */
export async function answerableFor(
  receipt: Receipt,
  { job, result }: { job: string; result: Output },
): Promise<Answerable> {
  const { statement, certificate } = receipt;
  const key = keyOf(statement.key);
  if (key === null || !(await isSignedBy(receiptStatement, receipt, key)))
    throw refused('its signature is not by the key that it names');
  const root = await rootOf(certificate, statement.finishedAt);
  const { device, use, name, user } = certificate.statement;
  if (device !== statement.key) throw refused('the certificate is of another key');
  if (use !== 'worker') throw refused('the key is not that of a worker');
  if (statement.job !== job) throw refused('it is for another job');
  if (statement.output !== (await hashOfOutput(result)))
    throw refused('the result is not the one that was signed');
  return { name, user, key: await fingerprint(key), root: await fingerprint(root) };
}

/** What is said of a receipt that does not hold. */
export function refused(problem: string): DsageError {
  const step = 'Run the job again for a new one';
  return new DsageError('TRUST_REFUSED', { what: 'receipt', problem, step });
}
