import { notFound } from 'next/navigation';

/**
 * The value, or the page that says there is none when the server's refusal is a 404. The error comes from the
 * server's own copy of the protocol (Next bundles another), so it is known by its name and not by its class.
 */
export async function orNotFound<T>(value: Promise<T>): Promise<T> {
  try {
    return await value;
  } catch (error) {
    if (isRefusal(error) && error.status === 404) notFound();
    throw error;
  }
}

function isRefusal(error: unknown): error is Error & { status: number } {
  return error instanceof Error && error.name === 'DsageError' && 'status' in error;
}
