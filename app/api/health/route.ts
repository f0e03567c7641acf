export const dynamic = 'force-dynamic';

/** Whether the server answers; says nothing else, so everybody may ask. */
export function GET(): Response {
  return Response.json({ ok: true });
}
