import { pagePrincipal } from '../../lib/server/page.ts';
import { services } from '../../lib/server/services.ts';
import { AccountView } from './AccountView.tsx';

export const metadata = { title: 'Account' };

export default async function AccountPage() {
  const principal = await pagePrincipal();
  const account = await services().execute(principal, 'account.get', {});
  return <AccountView account={account} />;
}
