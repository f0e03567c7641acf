import type * as z from 'zod';
import { DsageError, problemOf, type WireError } from '../protocol/errors.ts';
import { jsonBytes } from '../protocol/jsonBytes.ts';
import { limits } from '../protocol/limits.ts';
import type { Reply } from '../protocol/reply.ts';

/** Makes of any error one that may cross the border; writes what nobody expected into the log. */
export type Refuse = (error: unknown) => WireError;

/**
 * Answers one message of the other side: runs `work` on its body and acknowledges with a Reply.
 * It never throws and never rejects: whatever arrives, the server stays up. A message without a callback is
 * carried out and not answered.
 */
export async function answer(
  message: readonly unknown[],
  refuse: Refuse,
  work: (body: unknown) => Promise<unknown>,
): Promise<Reply<unknown>> {
  const last = message.at(-1);
  const acknowledge = typeof last === 'function' ? (last as (reply: unknown) => void) : () => {};
  const reply = await replyOf(typeof message[0] === 'function' ? undefined : message[0]);
  try {
    acknowledge(reply);
  } catch (error) {
    refuse(error);
  }
  return reply;

  async function replyOf(body: unknown): Promise<Reply<unknown>> {
    try {
      return { ok: true, value: await work(body) };
    } catch (error) {
      return { ok: false, error: refuse(error) };
    }
  }
}

/**
 * Refuses a body that is larger than `limit` bytes of JSON.
 *
 * socket.io drops the connection over twice the limit, without a word; in between there is an answer.
 *
 * @throws DsageError MESSAGE_TOO_LARGE.
 */
export function requireSize(body: unknown, limit: number = limits.maxMessageBytes): void {
  if (jsonBytes(body) > limit) throw new DsageError('MESSAGE_TOO_LARGE', { limit });
}

/** The body in the form of its schema. @throws DsageError INVALID_REQUEST with the first problem. */
export function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new DsageError('INVALID_REQUEST', { problem: problemOf(parsed.error) });
}
