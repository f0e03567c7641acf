import Link from 'next/link';
import { Notice } from './_shell/Notice.tsx';
import { buttonClass } from './_ui/Button.tsx';

export const metadata = { title: 'Not found' };

export default function NotFoundPage() {
  return (
    <Notice title="There is nothing at this address">
      <p>It may have been deleted, belong to somebody else, or never have been there.</p>
      <Link href="/notebooks" className={buttonClass('primary')}>
        Go to your notebooks
      </Link>
    </Notice>
  );
}
