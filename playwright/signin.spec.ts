import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { tamper } from './database.ts';
import { Dsage } from './dsage.ts';
import { expect, test } from './walk.ts';

const sentence = {
  link: 'This login link was used already or has expired. Run npx dsage link for a new one.',
  password: 'User name or password is wrong. Try again, or use a login link from npx dsage link.',
};

// The browser itself writes every refusal by HTTP on the console.
test.use({ tolerated: /Failed to load resource.* 401 / });

test('a stranger gets the sign-in page and no socket on every path', async ({ page, dsage }) => {
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  const paths = ['/', '/notebooks', '/notebooks/abcdefgh', '/jobs', '/jobs/1', '/workers'];
  for (const path of [...paths, '/account', '/docs', '/docs/math']) {
    await page.goto(dsage.at(path));
    await expect(page, path).toHaveURL(dsage.at('/sign-in'));
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await expect(page.getByRole('navigation')).toHaveCount(0);
  }
  expect(sockets).toEqual([]);
});

test('a stranger gets 401 and what to do on every route of the API', async ({ request, dsage }) => {
  const routes = routesBelow(fileURLToPath(new URL('../app/api/v1', import.meta.url)), '/api/v1');
  expect(routes.length).toBeGreaterThan(8);
  for (const { method, path } of routes) {
    const answer = await request.fetch(dsage.at(path), { method, data: '{"broken' });
    expect(answer.status(), `${method} ${path}`).toBe(401);
    const { error } = await answer.json();
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', retryable: false });
    expect(error.message).toContain('npx dsage link');
  }
});

test('a stranger who opens a socket by hand is refused', async ({ page, dsage }) => {
  await page.goto(dsage.at('/sign-in'));
  expect(await answerOfSocket(page)).toContain('UNAUTHENTICATED');
});

test('a login link signs in and is gone from the address and the history', async ({
  page,
  dsage,
}) => {
  await page.goto(await dsage.link());
  await expect(page).toHaveURL(dsage.at('/notebooks'));
  await expect(page.getByRole('heading', { name: 'Notebooks' })).toBeVisible();
  const browser = await page.context().newCDPSession(page);
  const { entries } = await browser.send('Page.getNavigationHistory');
  expect(entries.map(({ url }) => url).filter((url) => url.includes('token'))).toEqual([]);
});

test('a login link that was used, is too old or is garbage says how to get a new one', async ({
  page,
  dsage,
}) => {
  const used = await dsage.link();
  await page.goto(used);
  await expect(page).toHaveURL(dsage.at('/notebooks'));
  await page.context().clearCookies();
  const old = await dsage.link();
  const newest = 'SELECT hash FROM login_tokens ORDER BY createdAt DESC LIMIT 1';
  const sql = `UPDATE login_tokens SET expiresAt = ? WHERE hash = (${newest})`;
  expect(tamper(dsage.home, sql, Date.now() - 1)).toBe(1);
  for (const link of [used, old, dsage.at('/sign-in?token=garbage%00%27')]) {
    await page.goto(link);
    await expect(page.getByRole('alert').filter({ hasText: 'link' })).toHaveText(sentence.link);
    await expect(page).toHaveURL(dsage.at('/sign-in'));
    await page.goto(dsage.at('/notebooks'));
    await expect(page).toHaveURL(dsage.at('/sign-in'));
  }
});

test('with a password one signs out and in again, and a wrong one is told', async ({
  page,
  dsage,
}) => {
  // A session of its own: those of other tests shall go on.
  await page.goto(await dsage.link());
  await expect(page).toHaveURL(dsage.at('/notebooks'));
  const password = 'correct horse battery';
  const user = await userOf(page);
  await page.goto(dsage.at('/account'));
  await page.getByLabel('New password').fill(password);
  await page.getByLabel('The same again').fill(password);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByText('The password is set.')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(dsage.at('/sign-in'));

  await signInBy(page, user, 'correct horse batterie');
  await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toHaveText(sentence.password);
  await signInBy(page, user, password);
  await expect(page).toHaveURL(dsage.at('/notebooks'));
  await expect(page.getByRole('heading', { name: 'Notebooks' })).toBeVisible();
});

test('signing out ends it: neither the back button nor a socket brings anything', async ({
  page,
  dsage,
}) => {
  // A session of its own: those of other tests shall go on.
  await page.goto(await dsage.link());
  await expect(page).toHaveURL(dsage.at('/notebooks'));
  await page.goto(dsage.at('/workers'));
  await expect(page.getByText('2 workers with 2 slots')).toBeVisible();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(dsage.at('/sign-in'));
  expect(await answerOfSocket(page)).toContain('UNAUTHENTICATED');
  await page.goBack();
  await expect(page).toHaveURL(dsage.at('/sign-in'));
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect((await page.request.get(dsage.at('/api/v1/jobs'))).status()).toBe(401);
});

test('a copy of the cookie opens nothing after signing out, here or everywhere', async ({
  page,
  browser,
}) => {
  // A server of its own: the sessions of other tests shall go on.
  const dsage = await Dsage.start('--workers', '1');
  for (const everywhere of [false, true]) {
    await page.goto(await dsage.link());
    await expect(page).toHaveURL(dsage.at('/notebooks'));
    const copy = await browser.newContext({ storageState: await page.context().storageState() });
    const other = await copy.newPage();
    await other.goto(dsage.at('/jobs'));
    await expect(other).toHaveURL(dsage.at('/jobs'));
    await page.goto(dsage.at('/account'));
    const word = everywhere ? 'Sign out everywhere' : 'Sign out';
    await page.getByRole('main').getByRole('button', { name: word, exact: true }).click();
    await expect(page).toHaveURL(dsage.at('/sign-in'));
    await other.goto(dsage.at('/jobs'));
    await expect(other).toHaveURL(dsage.at('/sign-in'));
    await copy.close();
  }
  await dsage.stop();
});

async function signInBy(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function userOf(page: Page): Promise<string> {
  const label = await page.getByRole('button', { name: /^Account of/ }).getAttribute('aria-label');
  return label?.replace('Account of ', '') ?? '';
}

/** Every method of every route file below a folder, with something in place of the names in brackets. */
function routesBelow(folder: string, path: string): { method: string; path: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name);
    const below = `${path}/${entry.name.replace(/^\[.*\]$/, '1')}`;
    if (entry.isDirectory()) return routesBelow(file, below);
    const methods = readFileSync(file, 'utf8').matchAll(/^export const ([A-Z]+) =/gm);
    return [...methods].map(([, method = '']) => ({ method, path }));
  });
}

/** What the server says to a page that knocks at the namespace of pages by itself. */
function answerOfSocket(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const address = `${location.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
        const socket = new WebSocket(address);
        socket.onmessage = ({ data }) => {
          // Packets of engine.io and socket.io: 0 is open, 40 asks for a namespace, 44 is a refusal.
          if (data.startsWith('0')) socket.send('40/ui,');
          else resolve(data);
        };
        socket.onclose = () => resolve('closed');
      }),
  );
}
