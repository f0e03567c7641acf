import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { UserPrincipal } from '../auth/principal.ts';
import { isSecure } from './route.ts';
import { services } from './services.ts';

/** Who looks at this page; whoever is not signed in is sent to `/sign-in`. */
export async function pagePrincipal(): Promise<UserPrincipal> {
  const asked = await headers();
  const { auth } = services();
  const principal = await auth.principalFromCookies(asked.get('cookie'), isSecure(asked));
  if (principal.type === 'nobody') redirect('/sign-in');
  return principal;
}
