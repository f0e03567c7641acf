import type { ReactNode } from 'react';
import { pagePrincipal } from '../../lib/server/page.ts';
import { Shell } from '../_shell/Shell.tsx';

export default async function Layout({ children }: { children: ReactNode }) {
  const { name } = await pagePrincipal();
  return <Shell user={name}>{children}</Shell>;
}
