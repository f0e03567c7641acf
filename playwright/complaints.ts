import type { BrowserContext } from '@playwright/test';

const here = new Set(['localhost', '127.0.0.1']);

/**
 * Collects what a person never sees but must not happen: errors on the console of any page, errors that nobody
 * caught, and requests to any other host.
 */
export function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  const ask = (address: string) => {
    const { protocol, hostname } = new URL(address);
    if (/^(https?|wss?):$/.test(protocol) && !here.has(hostname))
      complaints.push(`asked ${address}`);
  };
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().stack}`));
  context.on('request', (request) => ask(request.url()));
  context.on('page', (page) => page.on('websocket', (socket) => ask(socket.url())));
  return complaints;
}
