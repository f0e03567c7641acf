'use client';

import { useRouter } from 'next/navigation';
import type { UserName } from '../../lib/protocol/ids.ts';
import { Menu } from '../_ui/Menu.tsx';
import { toastError } from '../_ui/Toast.tsx';
import styles from './Shell.module.css';
import { signOut } from './session.ts';
import { ThemeChoice } from './ThemeChoice.tsx';

/** Who is signed in, the theme, and the way out. */
export function AccountMenu({ user }: { user: UserName }) {
  const router = useRouter();
  return (
    <Menu
      label={`Account of ${user}`}
      icon="account"
      header={
        <div className={styles.who}>
          <p className={styles.name}>{user}</p>
          <ThemeChoice />
        </div>
      }
      items={[
        { label: 'Account', icon: 'key', onSelect: () => router.push('/account') },
        { label: 'Sign out', icon: 'signOut', onSelect: () => signOut().catch(toastError) },
      ]}
    >
      <span className={styles.user}>{user}</span>
    </Menu>
  );
}
