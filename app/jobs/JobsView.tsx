'use client';

import type { JobPage } from '../../lib/protocol/job.ts';
import { Page } from '../_shell/Page.tsx';
import { JobSearchBox } from './JobSearchBox.tsx';
import { JobTable } from './JobTable.tsx';

/** Every job of the reader, with a search line that is part of the address. */
export function JobsView({ line, initial }: { line: string; initial: JobPage }) {
  return (
    <Page title="Jobs">
      <JobSearchBox line={line} />
      <JobTable key={line} line={line} initial={initial} />
    </Page>
  );
}
