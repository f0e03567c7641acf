import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One page of the book. */
export interface GuidePage {
  /** Its name in the address. */
  slug: string;
  title: string;
  source: string;
}

/** One fixed folder: with a variable here the bundler would follow every file of the project. */
const folder = join(process.cwd(), 'public', 'docs');

/**
 * The pages of the book: public/docs/*.md, first index.md and then in the order of their file names. A leading
 * number orders a page and is not part of its address; the title is its first heading.
 */
export async function readGuide(): Promise<GuidePage[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.md'));
  names.sort((a, b) => Number(b === 'index.md') - Number(a === 'index.md') || a.localeCompare(b));
  return Promise.all(
    names.map(async (name) => {
      const source = await readFile(join(folder, name), 'utf8');
      const slug = slugOf(name);
      return { slug, title: /^# +(.+)$/m.exec(source)?.[1]?.trim() ?? slug, source };
    }),
  );
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** `02-first-steps.md` and links to it are `first-steps`. */
export function slugOf(name: string): string {
  return name.replace(/^\d+-/, '').replace(/\.md$/, '');
}

/** The address of a page; the index is the book's own. */
export function addressOf(slug: string): string {
  return slug === 'index' ? '/docs' : `/docs/${slug}`;
}

/** Where a link between the files of the book leads on this site. */
export function rewriteLink(href: string): string {
  const link = /^(?:\.\/)?([\w-]+\.md)(#.*)?$/.exec(href);
  return link?.[1] ? `${addressOf(slugOf(link[1]))}${link[2] ?? ''}` : href;
}
