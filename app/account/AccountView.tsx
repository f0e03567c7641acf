'use client';

import type { CommandReply } from '../../lib/protocol/commands.ts';
import { Page } from '../_shell/Page.tsx';
import { signOut } from '../_shell/session.ts';
import { Button } from '../_ui/Button.tsx';
import { Card } from '../_ui/Card.tsx';
import { toastError } from '../_ui/Toast.tsx';
import styles from './AccountView.module.css';
import { PasswordForm } from './PasswordForm.tsx';
import { SignOutEverywhere } from './SignOutEverywhere.tsx';

/** Who one is here, the password, and the way out. */
export function AccountView({ account }: { account: CommandReply<'account.get'> }) {
  const role = account.role === 'administrator' ? 'Administrator' : 'User';
  return (
    <Page
      title="Account"
      lead={`${role} ${account.name}`}
      narrow
      actions={
        <Button icon="signOut" onClick={() => signOut().catch(toastError)}>
          Sign out
        </Button>
      }
    >
      <Card title="Password">
        <PasswordForm user={account.name} hasPassword={account.hasPassword} />
      </Card>
      <Card title="Login links">
        <div className={styles.links}>
          <p>
            On the machine where the server runs, <code>npx dsage link</code> prints a link that
            signs you in once, on any browser.
          </p>
        </div>
      </Card>
      <Card title="Other browsers">
        <SignOutEverywhere />
      </Card>
    </Page>
  );
}
