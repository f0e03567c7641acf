import { monacoVersion } from './lib/build/monaco.mjs';

/**
 * Headers that keep browsers careful (content policy, nosniff, referrer) are set by lib/server/web.ts, for pages and
 * for everything else that leaves the server.
 * @type {import('next').NextConfig}
 */
export default {
  poweredByHeader: false,
  agentRules: false,
  experimental: { agentUpgrade: false },
  devIndicators: false,
  serverExternalPackages: ['libsql', '@prisma/client', '@prisma/adapter-pg', 'pg'],
  images: { unoptimized: true },
  turbopack: { root: import.meta.dirname },
  // The editor is loaded by URL, not bundled; see lib/build/monaco.mjs.
  compiler: { define: { MONACO_VERSION: monacoVersion } },
  async headers() {
    const forever = [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }];
    return [{ source: `/monaco/${monacoVersion}/:file*`, headers: forever }];
  },
};
