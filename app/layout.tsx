import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './_ui/tokens.css';
import './_ui/base.css';
import 'katex/dist/katex.min.css';
import { ClockProvider } from './_ui/Clock.tsx';

export const metadata: Metadata = {
  title: { default: 'dsage', template: '%s · dsage' },
  description: 'Distributed mathematics in the browser.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8f8f5' },
    { media: '(prefers-color-scheme: dark)', color: '#14171a' },
  ],
};

/** Nothing is the same for two readers, nor twice for one. */
export const dynamic = 'force-dynamic';

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script src="/theme.js" />
      </head>
      <body>
        <ClockProvider renderedAt={Date.now()}>{children}</ClockProvider>
      </body>
    </html>
  );
}
