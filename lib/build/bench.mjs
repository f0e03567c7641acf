import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { root } from './stamps.mjs';
import { main, run, Stop, say } from './terminal.mjs';

/** `npm run bench -- NAME [OPTIONS]`: programs that measure and print; each compares with a peer in the same run. */
const benches = {
  factoring: {
    file: 'lib/bench/factoring.ts',
    says: 'factoring beside PARI, FLINT, FlintQS, GMP-ECM; --help',
  },
  latency: { file: 'lib/client/bench.ts', needsServer: true, says: '2+2 from submit to result' },
  store: { file: 'lib/store/bench.ts', says: 'verbs of the queue against bare inserts' },
  sqlite: { file: 'lib/store/sqlite/bench.ts', says: 'the SQLite adapter against direct SQL' },
  sieve: { file: 'lib/kernels/siqs/bench.ts', says: 'the quadratic sieve against elliptic curves' },
  primality: { file: 'lib/bench/primality.ts', says: 'proofs of primality beside PARI' },
  signing: { file: 'lib/signing/bench.ts', says: 'signed jobs against bare signatures' },
  math: { file: 'worker/engines/math/bench.ts', says: 'start and evaluation of the math engine' },
};

await main(async () => {
  const bench = benches[process.argv[2]];
  if (bench === undefined)
    throw new Stop(`npm run bench -- NAME, where NAME is one of:\n${list()}`);
  await prepare();
  const home = mkdtempSync(join(tmpdir(), 'dsage-bench-'));
  try {
    await (bench.needsServer ? withServer(home, bench) : measure(bench, {}));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

function list() {
  return Object.entries(benches)
    .map(([name, { says }]) => `  ${name.padEnd(10)} ${says}`)
    .join('\n');
}

async function withServer(home, bench) {
  const env = { DSAGE_HOME: home };
  const dsage = [process.execPath, join(root, 'lib/cli/bin.mjs')];
  say('starting a server and two workers of its own');
  await run([...dsage, 'start', '--detach', '--web-port', '0', '--tls-port', '0'], { env });
  try {
    await measure(bench, env);
  } finally {
    await run([...dsage, 'stop'], { env });
  }
}

function measure({ file }, env) {
  return new Promise((resolve, reject) => {
    const child = spawn('node', ['--import', 'tsx', join(root, file), ...process.argv.slice(3)], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Stop(`${file} ended with code ${code}`)),
    );
  });
}
