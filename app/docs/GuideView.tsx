import Link from 'next/link';
import { Page } from '../_shell/Page.tsx';
import { Empty } from '../_ui/Empty.tsx';
import { Icon } from '../_ui/Icon.tsx';
import { Markdown } from '../_ui/Markdown.tsx';
import styles from './GuideView.module.css';
import { addressOf, type GuidePage, rewriteLink } from './guide.ts';

/** A page of the book beside the list of all. */
export function GuideView({ pages, shown }: { pages: GuidePage[]; shown?: GuidePage }) {
  if (!shown) {
    return (
      <Page title="Docs">
        <Empty icon="book" title="No pages here">
          <p>
            The book is read from <code>public/docs</code>. Start the server from its own folder.
          </p>
        </Empty>
      </Page>
    );
  }
  const next = pages[pages.indexOf(shown) + 1];
  return (
    <div className={styles.guide}>
      <nav className={styles.list} aria-label="Pages of the book">
        {pages.map(({ slug, title }) => (
          <Link
            key={slug}
            href={addressOf(slug)}
            aria-current={slug === shown.slug ? 'page' : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      <article className={styles.text}>
        <Markdown source={shown.source} anchors rewriteLink={rewriteLink} />
        {next && (
          <Link href={addressOf(next.slug)} className={styles.next}>
            <span>Next</span>
            <strong>
              {next.title} <Icon name="arrowRight" size={16} />
            </strong>
          </Link>
        )}
      </article>
    </div>
  );
}
