'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Icon, type IconName } from '../_ui/Icon.tsx';
import styles from './Shell.module.css';

const places: { href: string; word: string; icon: IconName }[] = [
  { href: '/notebooks', word: 'Notebooks', icon: 'notebook' },
  { href: '/jobs', word: 'Jobs', icon: 'jobs' },
  { href: '/workers', word: 'Workers', icon: 'worker' },
  { href: '/docs', word: 'Docs', icon: 'book' },
];

/** The places one can go to; the present one is marked. */
export function Navigation() {
  const path = usePathname();
  const isHere = (href: string) => path === href || path.startsWith(`${href}/`);
  return (
    <nav className={styles.nav} aria-label="Main">
      {places.map(({ href, word, icon }) => (
        <Link
          key={href}
          href={href}
          className={styles.link}
          aria-current={isHere(href) ? 'page' : undefined}
        >
          <Icon name={icon} />
          {word}
        </Link>
      ))}
    </nav>
  );
}
