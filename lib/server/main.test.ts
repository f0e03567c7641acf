import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { sessionCookieName } from '../auth/cookies.ts';
import { createToken } from '../auth/tokens.ts';
import { openStore } from '../store/store.ts';

// The real process, from the bundles and pages that every test run builds first.
const program = join(import.meta.dirname, '../../dist/server.mjs');
const migrationsDir = join(import.meta.dirname, '../../prisma/migrations');

interface Ready {
  webUrl: string;
  tlsUrl: string;
  tlsPort: number;
}

function newHome(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'dsage-main-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** A server process with its ends: descriptor 3 is the parent's pipe, 4 the line that says it is ready. */
function run(t: TestContext, home: string, ...flags: string[]) {
  const fixed = ['--home', home, '--web-port', '0', '--tls-host', '127.0.0.1'];
  const ends = ['--public-host', 'localhost', '--parent-fd', '3', '--ready-fd', '4'];
  const args = [program, ...fixed, '--tls-port', '0', ...ends, ...flags];
  const child = spawn(process.execPath, args, {
    // Not the project's folder: a server is started from anywhere.
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  const errors = text(child.stderr as Readable);
  return { child, errors, ended: once(child, 'close'), ready: () => readyOf(child) };
}

async function readyOf(child: ChildProcess): Promise<Ready> {
  for await (const line of createInterface({ input: child.stdio[4] as Readable })) {
    return JSON.parse(line);
  }
  throw new Error('the server ended before it was ready');
}

async function text(stream: Readable): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += chunk;
  return all;
}

/** A browser with its cookies. */
class Browser {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  get cookies(): string[] {
    return [...this.#cookies.keys()];
  }

  async open(path: string, form?: Record<string, string>) {
    const send = this.#origin.startsWith('https') ? httpsRequest : httpRequest;
    const body = form === undefined ? '' : new URLSearchParams(form).toString();
    const sent = send(new URL(path, this.#origin), {
      method: form === undefined ? 'GET' : 'POST',
      rejectUnauthorized: false,
      agent: false,
      headers: {
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
      },
    });
    sent.end(body);
    const [response] = await once(sent, 'response');
    for (const cookie of response.headers['set-cookie'] ?? []) {
      const [pair = ''] = cookie.split(';');
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return { status: response.statusCode as number, text: await text(response) };
  }

  async signIn(token: string) {
    const { csrfToken } = JSON.parse((await this.open('/api/auth/csrf')).text);
    return this.open('/api/auth/callback/link', { csrfToken, token, json: 'true' });
  }
}

/** A login link of the home's user, put into the database of a server that is not running. */
async function linkToken(home: string): Promise<string> {
  const store = await openStore({
    file: join(home, 'db', 'dsage.db'),
    migrationsDir,
    backupDir: join(home, 'db', 'backups'),
    now: Date.now,
  });
  const link = { purpose: 'link', userId: 1, now: Date.now() } as const;
  const { token } = await createToken(store.loginTokens, link);
  await store.close();
  return token;
}

test('a link signs a browser in, once, on either port, and only there', async (t) => {
  const home = newHome(t);
  const first = run(t, home);
  await first.ready();
  first.child.kill('SIGTERM');
  assert.deepEqual(await first.ended, [0, null]);
  const tokens = [await linkToken(home), await linkToken(home)];

  const second = run(t, home);
  const { webUrl, tlsUrl } = await second.ready();
  for (const [index, origin] of [webUrl, tlsUrl].entries()) {
    const browser = new Browser(origin);
    const token = tokens[index] ?? '';
    assert.equal((await browser.open('/notebooks')).status, 307);
    assert.equal((await browser.open('/api/v1/jobs')).status, 401);
    assert.equal((await browser.open('/api/health')).text, '{"ok":true}');
    assert.equal((await browser.signIn(token)).status, 200);
    assert.ok(browser.cookies.includes(sessionCookieName(origin === tlsUrl)));
    assert.deepEqual(JSON.parse((await browser.open('/api/v1/jobs')).text).jobs, []);
    assert.equal((await browser.open('/notebooks')).status, 200);
    assert.match((await browser.open('/docs')).text, /First steps/);
    const late = await new Browser(origin).signIn(token);
    assert.equal(late.status, 401);
    assert.match(decodeURIComponent(late.text), /used already or has expired/);
  }
  const log = readFileSync(join(home, 'server.log'), 'utf8');
  assert.ok(!tokens.some((token) => log.includes(token)));
});

test('a server whose parent is gone ends itself', async (t) => {
  const { child, ended, ready } = run(t, newHome(t));
  await ready();
  child.stdio[3]?.destroy();
  assert.deepEqual(await ended, [0, null]);
});

test('a port that is taken, and a flag that is none, are one sentence and exit code 1', async (t) => {
  const home = newHome(t);
  const { tlsPort } = await run(t, home).ready();
  for (const [flags, sentence] of [
    [['--tls-port', String(tlsPort)], /^Port \d+ is taken by another program\. .* --tls-port\.\n$/],
    [['--no-such-flag'], /^The setting of the command line is not usable: .*\n$/],
    [['--web-port', 'many'], /^The setting webPort is not usable: .*\n$/],
  ] as const) {
    const second = run(t, newHome(t), ...flags);
    assert.deepEqual(await second.ended, [1, null]);
    assert.match(await second.errors, sentence);
  }
});
