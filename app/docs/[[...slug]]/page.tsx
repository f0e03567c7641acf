import { notFound } from 'next/navigation';
import { pagePrincipal } from '../../../lib/server/page.ts';
import { GuideView } from '../GuideView.tsx';
import { readGuide } from '../guide.ts';

export const metadata = { title: 'Docs' };

interface Props {
  params: Promise<{ slug?: string[] }>;
}

export default async function DocsPage({ params }: Props) {
  await pagePrincipal();
  const { slug = [] } = await params;
  const pages = await readGuide();
  const shown = slug.length === 0 ? pages[0] : pages.find((page) => page.slug === slug.join('/'));
  if (!shown && slug.length > 0) notFound();
  return <GuideView pages={pages} shown={shown} />;
}
