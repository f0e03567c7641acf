import katex from 'katex';
import { useMemo } from 'react';
import styles from './Tex.module.css';

/**
 * TeX as typeset mathematics; MathML goes with it for screen readers. What KaTeX cannot read is shown as
 * `fallback`. KaTeX escapes what it is given, and `trust: false` refuses links and other HTML commands.
 */
export function Tex({ source, fallback, display = true }: TexProps) {
  const html = useMemo(() => render(source, display), [source, display]);
  if (html === null) return <pre className={styles.plain}>{fallback ?? source}</pre>;
  const className = display ? styles.display : undefined;
  return <span className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}

interface TexProps {
  /** With or without the dollar signs around it. */
  source: string;
  fallback?: string;
  display?: boolean;
}

function render(source: string, displayMode: boolean): string | null {
  try {
    return katex.renderToString(withoutDollars(source), {
      displayMode,
      trust: false,
      strict: 'ignore',
      throwOnError: true,
      maxSize: 40,
      maxExpand: 1000,
    });
  } catch (error) {
    if (error instanceof katex.ParseError || error instanceof RangeError) return null;
    throw error;
  }
}

function withoutDollars(source: string): string {
  const text = source.trim();
  return /^\$\$?([\s\S]*?)\$\$?$/.exec(text)?.[1] ?? text;
}
