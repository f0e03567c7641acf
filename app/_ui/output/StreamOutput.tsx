'use client';

import { useMemo, useState } from 'react';
import { Button } from '../Button.tsx';
import { classes } from '../classes.ts';
import { overwriteLines, parseAnsi } from './ansi.ts';
import styles from './Output.module.css';

/** Lines shown of long output, the newest; the rest is one click away. */
const shownLines = 200;

/** Text that a job printed, with the colours it asked for. */
export function StreamOutput({ stream, text }: { stream: 'stdout' | 'stderr'; text: string }) {
  const [all, setAll] = useState(false);
  const lines = useMemo(() => overwriteLines(text).replace(/\n$/, '').split('\n'), [text]);
  const hidden = all ? 0 : Math.max(0, lines.length - shownLines);
  const pieces = useMemo(() => parseAnsi(lines.slice(hidden).join('\n')), [lines, hidden]);
  return (
    <div className={classes(styles.stream, stream === 'stderr' && styles.stderr)}>
      {hidden > 0 && (
        <Button look="quiet" size="small" icon="arrowUp" onClick={() => setAll(true)}>
          Show {hidden.toLocaleString('en-GB')} earlier lines
        </Button>
      )}
      <pre className={styles.text}>
        {pieces.map(({ text: piece, color, bold }, index) => (
          // Pieces have no identity but their place.
          <span key={index} data-color={color} className={bold ? styles.bold : undefined}>
            {piece}
          </span>
        ))}
      </pre>
    </div>
  );
}
