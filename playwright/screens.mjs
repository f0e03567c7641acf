/**
 * `node playwright/screens.mjs`: makes the pictures of README and book, public/docs/images/<page>-<light|dark>.png,
 * from a real server with real workers and real jobs. Run by hand after the look of a page has changed; with the word
 * `factoring` behind it makes only those of a factorisation.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, expect as expectWithin } from '@playwright/test';
import { register } from 'tsx/esm/api';
import { findChromium } from '../lib/build/chromium.mjs';
import { prepare } from '../lib/build/prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'public/docs/images');
const maxBytes = 250_000;
const expect = expectWithin.configure({ timeout: 30_000 });

const perfect = `If $M_p = 2^p - 1$ is prime, then $2^{p-1}M_p$ is **perfect**, since
$\\sigma(2^{p-1}M_p) = (2^p - 1)\\cdot 2^p$.`;

const search = `print('2^2203 - 1 is prime:', is_prime(2^2203 - 1))
sleep(3600)  # and now the next ones`;

const cells = [
  ['markdown', perfect],
  ['code', '2+2'],
  ['code', 'factor(2^360-1)'],
  ['code', 'inverse_mod(6, 9)'],
  ['code', search],
];

const others = [
  ['Partitions', 14, 26],
  ['Carmichael numbers below 10^12', 9, 51],
  ['Cunningham tables, base 2', 31, 97],
  ['Prime gaps', 6, 340],
  ['Continued fraction of e', 4, 800],
];

/** A product of two primes, long enough to be photographed while it sieves. */
const rsa79 = '7293469445285646172092483905177589838606665884410340391954917800303813280275279';

await prepare();
register();
const { Dsage } = await import('./dsage.ts');
const { tamper } = await import('./database.ts');
const { connect } = await import('../dist/client.mjs');

const dsage = await Dsage.start(...['--workers', '0', '--user', 'ada', '--public-host', 'box1']);
const workers = ['gauss', 'noether'].map(startWorker);
const d = await connect({ home: dsage.home });
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
try {
  mkdirSync(images, { recursive: true });
  await photographFactoring();
  if (process.argv[2] !== 'factoring') {
    await fill();
    await photograph();
  }
} finally {
  await browser.close();
  d.close();
  // A worker that is asked politely finishes what it runs first.
  for (const worker of workers) worker.kill('SIGKILL');
  await dsage.stop();
}

/** A worker with a name of its own; those of `dsage start` are called after this machine. */
function startWorker(name) {
  const { tlsUrl } = dsage.started;
  const worker = join(root, 'dist/worker/dsage-worker.mjs');
  const where = ['--server', tlsUrl, '--home', dsage.home, '--user', 'ada', '--name', name];
  return spawn(process.execPath, [worker, ...where], { stdio: 'ignore' });
}

/** Notebooks and jobs as after some days of work. */
async function fill() {
  for (const [title, count, hours] of others.toReversed()) {
    const { id } = await d.command('notebooks.create', { title });
    for (let index = 0; index < count; index++) await insert(id, index, ['code', '2+2']);
    const then = Date.now() - hours * 3_600_000;
    tamper(
      dsage.home,
      'UPDATE notebooks SET createdAt = ?, updatedAt = ? WHERE id = ?',
      then,
      then,
      id,
    );
  }
  for (const code of ['next_prime(10^40)', 'factor(10^30+57*10^3)', 'factorial(52)'])
    await end(code);
  await end('sum(1/n for n in range(0, 100))');
  await end('fibonacci(1000) % 10^9');
  await (await rerun(await end("print('trying small primes first')\nfactor(2^67-1)"))).wait();
  const long = await d.eval('while True: pass', { name: 'Collatz, all starts below 2^40' });
  const refused = await d.eval('sleep(3600)', { name: 'never mind' });
  await expect.poll(async () => (await d.status()).running).toBe(2);
  await d.command('jobs.cancel', { id: long.id });
  await d.command('jobs.cancel', { id: refused.id });
  await Promise.all([long, refused].map((job) => job.wait().catch(() => undefined)));
}

async function end(code) {
  const job = await d.eval(code);
  await job.wait().catch(() => undefined);
  return job;
}

async function rerun(job) {
  await d.command('jobs.rerun', { id: job.id });
  return d.job(job.id);
}

async function insert(id, index, [cellType, source]) {
  const cellId = `cell-${index}-${id.slice(0, 8)}`;
  await operate(id, { type: 'insertCell', cellId, index, cellType, source });
  return cellId;
}

function operate(id, operation) {
  return d.command('notebooks.operate', { id, operation, origin: 'screens' });
}

/** The notebook of the pictures, with results, a running cell and an error. */
async function mersenne() {
  const { id } = await d.command('notebooks.create', { title: 'Mersenne numbers' });
  for (const [index, [type, source]] of cells.entries()) {
    const cellId = await insert(id, index, [type, source]);
    if (type === 'code') await operate(id, { type: 'runCell', cellId, source });
  }
  const states = async () =>
    (await d.command('notebooks.get', { id })).cells.map(({ job }) => job?.state ?? 'text').join();
  await expect.poll(states, { timeout: 60_000 }).toBe('text,succeeded,succeeded,failed,running');
  return id;
}

async function photograph() {
  const viewport = { width: 1280, height: 800 };
  const context = await browser.newContext({ viewport, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(dsage.at('/sign-in'));
  await take(page, 'sign-in');
  const factored = (await d.jobs({ text: 'trying' })).jobs[0];
  await signIn(page);
  const id = await mersenne();
  await (await d.eval('factor(2^1000 + 297)', { name: 'Next prime after 2^1000' })).wait();
  await d.eval('max(len(divisors(n)) for n in range(1, 10^8))', { name: 'Most divisors' });
  await d.eval('factor(3^211 - 1)');
  const paths = { notebooks: '/notebooks', jobs: '/jobs', workers: '/workers' };
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(dsage.at(path));
    await take(page, name);
  }
  await page.goto(dsage.at(`/jobs/${factored.id}`));
  await take(page, 'job');
  await page.goto(dsage.at(`/notebooks/${id}`));
  await take(page, 'notebook', showWholeNotebook);
}

async function signIn(page) {
  const { url } = await d.command('session.link', {});
  await page.goto(url);
  await page.waitForURL(/notebooks$/);
}

/** A factorisation in its cell, half of its relations there; and on a telephone. */
async function photographFactoring() {
  const { id } = await d.command('notebooks.create', { title: 'RSA-79' });
  const source = `factor(${rsa79})`;
  const cellId = await insert(id, 0, ['code', source]);
  await operate(id, { type: 'runCell', cellId, source });
  const share = async () => {
    const job = (await d.jobs()).jobs.find(({ kind }) => kind === 'factor');
    const { sieve } = (job && (await d.job(job.id)).picture) ?? {};
    return sieve ? sieve.combined / sieve.needed : 0;
  };
  await expect.poll(share, { timeout: 3_600_000, intervals: [5_000] }).toBeGreaterThan(0.25);
  const wide = await browser.newContext({
    viewport: { width: 1280, height: 1250 },
    locale: 'en-GB',
  });
  const page = await wide.newPage();
  await signIn(page);
  await page.goto(dsage.at(`/notebooks/${id}`));
  await take(page, 'factoring', showPicture);
  await page.setViewportSize({ width: 390, height: 1500 });
  await take(page, 'factoring-narrow', showPicture);
  const job = (await d.jobs({ states: ['running'] })).jobs.find(({ kind }) => kind === 'factor');
  if (job) await d.command('jobs.cancel', { id: job.id });
}

async function showPicture(page) {
  await expect(page.getByTestId('sieve')).toBeVisible();
  await expect(page.locator('span[class^=mtk]:not(.mtk1)').first()).toBeVisible();
}

/** As with the zoom of the browser; every editor must have coloured its code. */
async function showWholeNotebook(page) {
  await page.evaluate(() => document.documentElement.style.setProperty('zoom', '0.85'));
  const editors = page.locator('.view-lines');
  await expect(editors).toHaveCount(4);
  const coloured = page.locator('span[class^=mtk]:not(.mtk1)');
  await expect(editors.filter({ has: coloured })).toHaveCount(4);
}

async function take(page, name, arrange = async () => {}) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Anew: the editor takes a moment to colour its code again when the theme changes.
    await page.reload();
    await page.waitForLoadState('networkidle');
    await arrange(page);
    await page.evaluate(() => document.fonts.ready);
    const path = join(images, `${name}-${colorScheme}.png`);
    await page.screenshot({ path, caret: 'hide' });
    const { size } = statSync(path);
    const [width, height] = [16, 20].map((at) => readFileSync(path).readUInt32BE(at));
    console.log(`${path.slice(root.length)}  ${width}x${height}  ${Math.ceil(size / 1000)} kB`);
    if (size > maxBytes) throw new Error(`${path} is larger than ${maxBytes} bytes`);
  }
}
