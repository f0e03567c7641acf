import { notFound } from 'next/navigation';
import { jobId } from '../../../lib/protocol/ids.ts';
import { pagePrincipal } from '../../../lib/server/page.ts';
import { services } from '../../../lib/server/services.ts';
import { orNotFound } from '../../_shell/orNotFound.ts';
import { JobView } from './JobView.tsx';
import { partsQuery } from './partsQuery.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: `Job ${(await params).id}` };
}

export default async function JobPage({ params }: Props) {
  const principal = await pagePrincipal();
  const id = jobId.safeParse(Number((await params).id));
  if (!id.success) notFound();
  const job = await orNotFound(services().execute(principal, 'jobs.get', { id: id.data }));
  const parts = await services().execute(principal, 'jobs.list', partsQuery(id.data));
  return <JobView initial={job} parts={parts} />;
}
