/* A worker process for tests of the supervisor: it logs in, says hello, and waits. */
import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { readCredentials } from '../../client/credentials.ts';
import { openSession } from '../../client/session.ts';
import { protocolVersion } from '../../protocol/version.ts';
import { workerTerms } from '../../protocol/worker.ts';
import { flagOf } from './flag.ts';

const parent = new Socket({ fd: 3 });
const address = new Promise<string>((resolve) =>
  parent.setEncoding('utf8').once('data', (text: string) => resolve(text.trim())),
);
parent.on('close', () => process.exit(0)).resume();
// One that is called busy finishes nothing: it ends at the second signal only.
let signals = 0;
process.on('SIGTERM', () => {
  signals += 1;
  if (flagOf('--slots') !== '2' || signals > 1) process.exit(0);
});
if (flagOf('--slots') === '3') {
  console.error('The worker is broken.');
  process.exit(1);
}
const session = await openSession({
  ...(await readCredentials({
    home: flagOf('--home'),
    server: await address,
    user: flagOf('--user'),
  })),
  role: 'worker',
  restartCommand: '',
  onMessage: () => undefined,
});
const facts = {
  platform: 'test',
  cpuModel: 'test',
  cpus: 1,
  memoryBytes: 1,
  node: process.version,
  pid: process.pid,
};
const hello = {
  protocolVersion,
  build: 'source',
  workerId: randomBytes(12).toString('base64url'),
  name: flagOf('--name'),
  slots: Number(flagOf('--slots')),
  engines: [{ name: 'math', version: '1' }],
  kinds: ['evaluate'],
  facts,
};
await session.request('hello', hello, workerTerms);
await session.closed;
process.exit(1);
