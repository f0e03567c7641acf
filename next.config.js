import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';
import { monacoVersion } from './lib/build/monaco.mjs';

/** Nothing on a page comes from, or goes to, another host. */
function contentSecurityPolicy(development) {
  // Next writes a page's data as inline scripts; its development mode also compiles by eval.
  const script = ["'self'", "'unsafe-inline'", ...(development ? ["'unsafe-eval'"] : [])].join(' ');
  return [
    "default-src 'self'",
    `script-src ${script}`,
    // Monaco and KaTeX set style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** @returns {import('next').NextConfig} */
export default function config(phase) {
  const development = phase === PHASE_DEVELOPMENT_SERVER;
  return {
    poweredByHeader: false,
    agentRules: false,
    experimental: { agentUpgrade: false },
    devIndicators: false,
    serverExternalPackages: ['libsql', '@prisma/client', '@prisma/adapter-pg', 'pg'],
    images: { unoptimized: true },
    turbopack: { root: import.meta.dirname },
    // The editor is loaded by URL; see lib/build/monaco.mjs.
    compiler: { define: { MONACO_VERSION: monacoVersion } },
    async headers() {
      const security = [
        { key: 'Content-Security-Policy', value: contentSecurityPolicy(development) },
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
      ];
      const forever = [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }];
      return [
        { source: '/:path*', headers: security },
        { source: `/monaco/${monacoVersion}/:file*`, headers: forever },
      ];
    },
  };
}
