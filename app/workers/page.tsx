import { pagePrincipal } from '../../lib/server/page.ts';
import { services } from '../../lib/server/services.ts';
import { WorkersView } from './WorkersView.tsx';

export const metadata = { title: 'Workers' };

export default async function WorkersPage() {
  const principal = await pagePrincipal();
  const [workers, status] = await Promise.all([
    services().execute(principal, 'workers.list', {}),
    services().execute(principal, 'server.status', {}),
  ]);
  return <WorkersView initial={workers} workerCommand={status.workerCommand} />;
}
