'use client';

import { Notice } from './_shell/Notice.tsx';
import { Button } from './_ui/Button.tsx';

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Notice title="This page could not be made">
      <p>
        Nothing is lost: jobs and notebooks are in the database.
        {error.digest && ` The server’s log names the cause under ${error.digest}.`}
      </p>
      <Button look="primary" icon="rerun" onClick={reset}>
        Try again
      </Button>
    </Notice>
  );
}
