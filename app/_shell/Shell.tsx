import Link from 'next/link';
import type { ReactNode } from 'react';
import type { UserName } from '../../lib/protocol/ids.ts';
import { ConnectionBanner } from '../_live/ConnectionBanner.tsx';
import { Logo } from '../_ui/Logo.tsx';
import { Toaster } from '../_ui/Toast.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { Navigation } from './Navigation.tsx';
import styles from './Shell.module.css';

/** The frame of every page behind the login: where one can go, who one is, and whether the server answers. */
export function Shell({ user, children }: { user: UserName; children: ReactNode }) {
  return (
    <>
      <a href="#content" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.bar}>
        <Link href="/notebooks" className={styles.home} aria-label="dsage: to your notebooks">
          <Logo />
        </Link>
        <Navigation />
        <AccountMenu user={user} />
      </header>
      <ConnectionBanner />
      <main id="content" tabIndex={-1} className={styles.content}>
        {children}
      </main>
      <Toaster />
    </>
  );
}
