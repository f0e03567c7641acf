import { pagePrincipal } from '../../lib/server/page.ts';
import { services } from '../../lib/server/services.ts';
import { NotebookList } from './NotebookList.tsx';

export const metadata = { title: 'Notebooks' };

export default async function NotebooksPage() {
  const principal = await pagePrincipal();
  const notebooks = await services().execute(principal, 'notebooks.list', {});
  return <NotebookList initial={notebooks} />;
}
