import { pagePrincipal } from '../../lib/server/page.ts';
import { services } from '../../lib/server/services.ts';
import { JobsView } from './JobsView.tsx';
import { parseSearch } from './search.ts';

export const metadata = { title: 'Jobs' };

interface Props {
  searchParams: Promise<{ q?: string | string[] }>;
}

export default async function JobsPage({ searchParams }: Props) {
  const principal = await pagePrincipal();
  const { q } = await searchParams;
  const line = typeof q === 'string' ? q : '';
  const jobs = await services().execute(principal, 'jobs.list', parseSearch(line).query);
  return <JobsView line={line} initial={jobs} />;
}
