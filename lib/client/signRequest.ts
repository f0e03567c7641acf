import { DsageError } from '../protocol/errors.ts';
import { type UserName, userName } from '../protocol/ids.ts';
import { type SubmitRequest, submitRequest } from '../protocol/job.ts';
import { defaultTimeoutMs } from '../protocol/kinds.ts';
import { type Signer, signJob } from '../signing/signedJob.ts';

/** A signed job waits so long for a worker at most: three months, in milliseconds. */
const forMs = 90 * 86_400_000;

/** Who signs, and under which job when it is a child. */
export interface RequestSigner extends Signer {
  /** Whose job it is. */
  user: string;
  /** Hash of the parent's statement. */
  parent?: string | null;
}

/**
 * The request with the signature of whoever makes it. What is signed is what the schema reads in it, with its time limit
 * named, for that is what a worker will be given.
 *
 * @throws DsageError INVALID_REQUEST when it holds text that has no UTF-8
 */
export async function signRequest(
  request: SubmitRequest,
  { user, pair, certificate, parent = null }: RequestSigner,
): Promise<SubmitRequest> {
  const parsed = submitRequest.safeParse(request);
  // The server says what is wrong with it, for everybody in the same words.
  if (!parsed.success) return request;
  const { kind, payload } = parsed.data;
  const timeoutMs = parsed.data.timeoutMs ?? defaultTimeoutMs(kind);
  const job = { owner: ownerOf(user), kind, payload, timeoutMs, parent };
  try {
    const signed = await signJob(job, { pair, certificate }, { now: Date.now(), forMs });
    return { ...parsed.data, timeoutMs, signed };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DsageError('INVALID_REQUEST', { problem: error.message }, error);
  }
}

function ownerOf(user: string): UserName {
  return userName.parse(user);
}
