'use client';

import './_ui/tokens.css';
import './_ui/base.css';
import { Notice } from './_shell/Notice.tsx';
import { Button } from './_ui/Button.tsx';

/** When even the frame of the pages fails. */
export default function GlobalErrorPage() {
  return (
    <html lang="en">
      <body>
        <Notice title="Something went wrong">
          <p>Nothing is lost: jobs and notebooks are in the database.</p>
          <Button look="primary" icon="rerun" onClick={() => location.reload()}>
            Try again
          </Button>
        </Notice>
      </body>
    </html>
  );
}
