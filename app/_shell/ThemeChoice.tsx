'use client';

import { useSyncExternalStore } from 'react';
import { Icon, type IconName } from '../_ui/Icon.tsx';
import styles from './Shell.module.css';

type Theme = 'system' | 'light' | 'dark';

const themes: { theme: Theme; word: string; icon: IconName }[] = [
  { theme: 'system', word: 'Auto', icon: 'monitor' },
  { theme: 'light', word: 'Light', icon: 'sun' },
  { theme: 'dark', word: 'Dark', icon: 'moon' },
];

const storageKey = 'dsage.theme';

/** Light, dark, or as the system has it. The choice is kept in this browser; public/theme.js applies it early. */
export function ThemeChoice() {
  const chosen = useSyncExternalStore<Theme>(followRoot, themeOfRoot, () => 'system');
  return (
    <fieldset className={styles.themes} aria-label="Theme">
      {themes.map(({ theme, word, icon }) => (
        <button
          key={theme}
          type="button"
          className={styles.theme}
          aria-pressed={theme === chosen}
          onClick={() => choose(theme)}
        >
          <Icon name={icon} size={14} />
          {word}
        </button>
      ))}
    </fieldset>
  );
}

function choose(theme: Theme) {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
}

function themeOfRoot(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function followRoot(listener: () => void) {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
