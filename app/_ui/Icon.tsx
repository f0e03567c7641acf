import { classes } from './classes.ts';
import styles from './Icon.module.css';

/** Own drawings on a grid of 24, one path each; drawn with the colour of the text around them. */
const paths = {
  account: 'M12 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.2 3.9-5 7.5-5s6.7 1.8 7.5 5',
  alert: 'M12 4.2 21 19.5H3L12 4.2ZM12 10v4.2M12 16.9v.1',
  arrowDown: 'M12 5v14M6.5 13.5 12 19l5.5-5.5',
  arrowRight: 'M5 12h14M13.5 6.5 19 12l-5.5 5.5',
  arrowUp: 'M12 19V5M6.5 10.5 12 5l5.5 5.5',
  book: 'M4.5 5.5c2.7-.9 5.2-.6 7.5 1v13c-2.3-1.5-4.8-1.9-7.5-1v-13ZM19.5 5.5c-2.7-.9-5.2-.6-7.5 1v13c2.3-1.5 4.8-1.9 7.5-1v-13Z',
  check: 'm5 12.8 4.5 4.5L19 7.5',
  chevronDown: 'm6.5 9.5 5.5 5.5 5.5-5.5',
  chevronRight: 'm9.5 6.5 5.5 5.5-5.5 5.5',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2',
  code: 'm8.5 7-5 5 5 5M15.5 7l5 5-5 5',
  copy: 'M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9',
  cross: 'm6.5 6.5 11 11M17.5 6.5l-11 11',
  dash: 'M6 12h12',
  external: 'M13.5 4.5h6v6M19.5 4.5 11 13M17 14v5.5H4.5V7H10',
  jobs: 'M4.5 6.5h.1M9 6.5h10.5M4.5 12h.1M9 12h10.5M4.5 17.5h.1M9 17.5h10.5',
  key: 'M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM11 12.5l8-8M15.5 8l3 3',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  menu: 'M4.5 7h15M4.5 12h15M4.5 17h15',
  monitor: 'M3.5 5h17v11.5h-17zM9 20h6M12 16.5V20',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z',
  more: 'M5.5 12h.1M12 12h.1M18.5 12h.1',
  notebook: 'M6.5 3.5h12v17h-12zM4 7.5h4.5M4 12h4.5M4 16.5h4.5M12 8h3.5',
  pencil: 'm4.5 19.5.9-4L16 4.9a1.5 1.5 0 0 1 2.1 0l1 1a1.5 1.5 0 0 1 0 2.1L8.5 18.6l-4 .9Z',
  play: 'M8 5.5v13l10.5-6.5L8 5.5Z',
  plus: 'M12 5v14M5 12h14',
  question:
    'M9 9.2a3 3 0 1 1 4.6 2.6c-1 .6-1.6 1.3-1.6 2.5M12 17.4v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  rerun: 'M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4h-4',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5l4.5 4.5',
  signOut: 'M14 4.5H5v15h9M10.5 12h9.5M16.5 8.5 20 12l-3.5 3.5',
  spinner: 'M12 3.5a8.5 8.5 0 1 1-8.5 8.5',
  stop: 'M6.5 6.5h11v11h-11z',
  sun: 'M12 15.8a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6ZM12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M5.5 18.5l1.4-1.4M17.1 6.9l1.4-1.4',
  text: 'M5 6.5h14M5 11h14M5 15.5h9',
  trash: 'M4.5 6.5h15M9.5 6.5v-2h5v2M6.5 6.5l.8 13h9.4l.8-13M10.2 10.5v5.5M13.8 10.5v5.5',
  worker: 'M4 4.5h16v6H4zM4 13.5h16v6H4zM7.5 7.5h.1M7.5 16.5h.1M11 7.5h5.5M11 16.5h5.5',
} as const;

export type IconName = keyof typeof paths;

/** A decorative mark. The word beside it, or the `label` of its button, says the same to those who do not see it. */
export function Icon({ name, size = 18, spin = false }: IconProps) {
  return (
    <svg
      className={classes(styles.icon, spin && styles.spin, name === 'more' && styles.dots)}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

interface IconProps {
  name: IconName;
  /** Width and height in CSS pixels. */
  size?: number;
  spin?: boolean;
}
