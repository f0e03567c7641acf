import { notFound } from 'next/navigation';
import { notebookId } from '../../../lib/protocol/ids.ts';
import { pagePrincipal } from '../../../lib/server/page.ts';
import { services } from '../../../lib/server/services.ts';
import { orNotFound } from '../../_shell/orNotFound.ts';
import { NotebookView } from './NotebookView.tsx';

export const metadata = { title: 'Notebook' };

export default async function NotebookPage({ params }: { params: Promise<{ id: string }> }) {
  const principal = await pagePrincipal();
  const id = notebookId.safeParse((await params).id);
  if (!id.success) notFound();
  const notebook = await orNotFound(
    services().execute(principal, 'notebooks.get', { id: id.data }),
  );
  return <NotebookView key={notebook.id} initial={notebook} />;
}
