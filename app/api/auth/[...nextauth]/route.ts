import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '../../../../lib/auth/options.ts';
import { isSecure } from '../../../../lib/server/route.ts';
import { services } from '../../../../lib/server/services.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

/** Sign-in, sign-out and session of browsers; the options depend on the port by which the request came. */
function handler(request: NextRequest, context: Context): Promise<Response> {
  const { auth, refuse } = services();
  const report = (error: unknown) => new Error(refuse(error).message);
  const options = authOptions({ auth, secure: isSecure(request.headers), report });
  return NextAuth(request, context, options);
}

export { handler as GET, handler as POST };
