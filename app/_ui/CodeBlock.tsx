import { useMemo } from 'react';
import styles from './CodeBlock.module.css';
import { CopyButton } from './CopyButton.tsx';
import { classes } from './classes.ts';
import { highlight } from './highlight.ts';

/** Over this many characters code is shown without colours: thousands of elements make a page slow. */
const maxHighlighted = 50_000;

/** Python-like code in the editor's colours. */
export function HighlightedCode({ code }: { code: string }) {
  const pieces = useMemo(
    () => (code.length > maxHighlighted ? [{ text: code }] : highlight(code)),
    [code],
  );
  return (
    <code>
      {pieces.map(({ text, kind }, index) =>
        kind ? (
          // Pieces have no identity but their place.
          <span key={index} className={styles[kind]}>
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </code>
  );
}

/** Code that is only shown, with a button that copies it. */
export function CodeBlock({ code, plain = false, wrap = false }: CodeBlockProps) {
  return (
    <div className={styles.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre className={classes(styles.code, wrap && styles.wrap)} tabIndex={0}>
        {plain ? <code>{code}</code> : <HighlightedCode code={code} />}
      </pre>
      <div className={styles.copy}>
        <CopyButton text={code} quiet />
      </div>
    </div>
  );
}

interface CodeBlockProps {
  code: string;
  /** Without colours: a command line, a result. */
  plain?: boolean;
  wrap?: boolean;
}
