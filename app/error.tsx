'use client';

import { Notice } from './_shell/Notice.tsx';
import { Button } from './_ui/Button.tsx';

/** Loads anew rather than rendering anew: after an update of the server the page's own code may be what is missing. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <Notice title="This page could not be made">
      <p>
        Nothing is lost: jobs and notebooks are in the database.
        {error.digest && ` The server’s log names the cause under ${error.digest}.`}
      </p>
      <Button look="primary" icon="rerun" onClick={() => location.reload()}>
        Try again
      </Button>
    </Notice>
  );
}
