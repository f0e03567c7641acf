/* A server process for tests of the supervisor: on its descriptors like the real one, the test server inside. */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { TestServer } from '../../client/testing.ts';
import { flagOf } from './flag.ts';

new Socket({ fd: 3 }).on('close', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
if (flagOf('--public-host') === 'taken.example') {
  console.error('Port 8081 is taken by another program.');
  process.exit(1);
}
if (flagOf('--public-host') === 'broken.example') {
  console.error('Error: something\n    at async main (dist/server.mjs:1:1)');
  process.exit(1);
}
const server = await TestServer.start({
  home: flagOf('--home'),
  port: Number(flagOf('--tls-port')),
});
const ready = { type: 'ready', webUrl: 'http://localhost:1', webPort: 1, tlsPort: server.port };
writeSync(4, `${JSON.stringify(ready)}\n`);
