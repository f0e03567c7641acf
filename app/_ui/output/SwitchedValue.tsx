'use client';

import { useState } from 'react';
import type { MimeBundle } from '../../../lib/protocol/outputs.ts';
import { Button } from '../Button.tsx';
import styles from './SwitchedValue.module.css';
import { readsBetterTypeset } from './typeset.ts';
import { ValueOutput } from './ValueOutput.tsx';

/** A value as a formula or as text, whichever reads better; the other is one click away. */
export function SwitchedValue({ bundle }: { bundle: MimeBundle }) {
  const { 'text/latex': tex, ...plain } = bundle;
  const [typeset, setTypeset] = useState(() => readsBetterTypeset(bundle));
  if (tex === undefined) return <ValueOutput bundle={bundle} />;
  return (
    <div className={styles.value}>
      <div className={styles.form}>
        <ValueOutput bundle={typeset ? bundle : (plain as MimeBundle)} />
      </div>
      <span className={styles.toggle}>
        <Button
          look="quiet"
          size="small"
          icon={typeset ? 'text' : 'code'}
          label={typeset ? 'Show as text' : 'Show as a formula'}
          onClick={() => setTypeset(!typeset)}
        />
      </span>
    </div>
  );
}
