import katexPlugin from '@vscode/markdown-it-katex';
import MarkdownIt from 'markdown-it';
import { useMemo } from 'react';
import styles from './Markdown.module.css';

/*
 * Raw HTML in the text is shown as text (`html: false`), and markdown-it refuses `javascript:` and `data:` links:
 * a notebook that somebody else wrote cannot run anything on the page.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: true });
markdown.use(katexPlugin, { throwOnError: false, enableFencedBlocks: true });

markdown.renderer.rules['link_open'] = (tokens, index, options, environment, renderer) => {
  const token = tokens[index];
  const href = String(token?.attrGet('href') ?? '');
  const target = environment.rewriteLink?.(href) ?? href;
  token?.attrSet('href', target);
  if (/^[a-z]+:/i.test(target)) {
    token?.attrSet('rel', 'noopener noreferrer');
    token?.attrSet('target', '_blank');
  }
  return renderer.renderToken(tokens, index, options);
};

markdown.renderer.rules['heading_open'] = (tokens, index, options, environment, renderer) => {
  const words = tokens[index + 1]?.content;
  if (environment.anchors && words) tokens[index]?.attrSet('id', headingId(words));
  return renderer.renderToken(tokens, index, options);
};

markdown.renderer.rules['table_open'] = () => '<div class="table-scroll"><table>';
markdown.renderer.rules['table_close'] = () => '</table></div>';

/** The anchor of a heading: its words in lower case, joined by `-`. */
function headingId(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** Markdown with TeX between dollar signs. */
export function Markdown({ source, anchors = false, rewriteLink }: MarkdownProps) {
  const html = useMemo(
    () => markdown.render(source, { anchors, rewriteLink }),
    [source, anchors, rewriteLink],
  );
  // markdown-it's own output, see above.
  return <div className={styles.markdown} dangerouslySetInnerHTML={{ __html: html }} />;
}

interface MarkdownProps {
  source: string;
  /** Gives headings ids, for links to them. Only where there is one text on the page. */
  anchors?: boolean;
  /** Where a link of the text leads on this site. */
  rewriteLink?: (href: string) => string;
}
