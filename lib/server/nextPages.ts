import type { RequestListener, Server } from 'node:http';
import type { NextServerOptions } from 'next/dist/server/next.js';

/** Who answers everything that the server itself does not. */
export interface Pages {
  handle: RequestListener;
  close(): Promise<void>;
}

/** The pages and routes of `app/`, by Next, from the production build or (dev) from source. */
export async function nextPages(options: {
  dir: string;
  dev: boolean;
  http: Server;
}): Promise<Pages> {
  prepareEnvironment(options.dev);
  const { default: next } = await import('next');
  const settings: NextServerOptions = {
    dir: options.dir,
    dev: options.dev,
    httpServer: options.http,
  };
  const app = next(settings as Parameters<typeof next>[0]);
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (request, response) => {
      handle(request, response).catch(() => response.destroy());
    },
    close: () => app.close(),
  };
}

/**
 * Next, React and next-auth read these from the environment and from nowhere else, Next at import time.
 * next-auth must take the site's address from the request, whose headers this server writes itself; an address
 * from the environment would be wrong for one of the two ports.
 */
function prepareEnvironment(dev: boolean): void {
  // biome-ignore lint/style/noProcessEnv: three packages are configured by it and in no other way
  const environment: Record<string, string | undefined> = process.env;
  environment['NODE_ENV'] = dev ? 'development' : 'production';
  environment['NEXT_TELEMETRY_DISABLED'] = '1';
  environment['AUTH_TRUST_HOST'] = 'true';
  delete environment['NEXTAUTH_URL'];
}
