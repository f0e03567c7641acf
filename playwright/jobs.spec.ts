import type { Locator, Page } from '@playwright/test';
import type { Dsage } from './dsage.ts';
import { expect, test } from './walk.ts';

test('the job table follows a job without being loaded again', async ({
  signedIn: page,
  dsage,
}) => {
  await page.goto(dsage.at('/jobs'));
  await expect(page.getByRole('heading', { name: 'Jobs', exact: true })).toBeVisible();
  const loads = countLoads(page);
  await expectWatched(page, dsage);
  const evaluation = dsage.run('eval', 'sleep(2); 6*7');
  const row = rowOf(page, 'sleep(2); 6*7');
  await expect(row).toContainText('Running');
  await expect(row).toContainText('Succeeded');
  expect((await evaluation).trim()).toBe('42');
  expect(loads()).toBe(0);
});

test('the page of a signed job says who wanted it and who answers for what came out', async ({
  signedIn: page,
  dsage,
}) => {
  await dsage.run('eval', 'print("on the way"); 314159 + 1');
  await page.goto(dsage.at('/jobs'));
  await rowOf(page, '314159 + 1').getByRole('link').first().click();
  await expect(page.getByText(/^SHA256:\S+…$/)).toBeVisible();
  await expect(page.getByText(/^Computed by \S+ for \S+, signature valid\.$/)).toBeVisible();
});

test('words and filters narrow the table and are part of its address', async ({
  signedIn: page,
  dsage,
}) => {
  await dsage.run('eval', '271828 + 1');
  await expect(dsage.run('eval', '271828 / 0')).rejects.toThrow('division by zero');
  await page.goto(dsage.at('/jobs'));
  await page.getByLabel('Search jobs').fill('271828');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(dsage.at('/jobs?q=271828'));
  await expect(rows(page)).toHaveCount(2);
  await page.getByLabel('Search jobs').fill('271828 state:failed');
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('271828 / 0');
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByLabel('Search jobs')).toHaveValue('271828 state:failed');

  await page.getByRole('button', { name: 'Failed' }).click();
  await expect(page).toHaveURL(dsage.at('/jobs?q=state%3Afailed%2CtimedOut%2Clost'));
  await expect(rowOf(page, '271828 / 0')).toBeVisible();
  await expect(rowOf(page, '271828 + 1')).toHaveCount(0);
  await page.getByRole('button', { name: 'All' }).click();
  await expect(page).toHaveURL(dsage.at('/jobs'));
  await page.getByLabel('Search jobs').fill('state:sleeping');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no state “sleeping”.')).toBeVisible();
});

test('the page of a job shows code, output, result and attempts, and runs it again', async ({
  signedIn: page,
  dsage,
}) => {
  await dsage.run('eval', "print('a line')\nfactor(2^67-1)");
  const [job] = await dsage.jobs();
  await page.goto(dsage.at(`/jobs/${job?.id}`));
  const content = page.locator('#content');
  await expect(content).toContainText("print('a line')");
  await expect(content).toContainText('193707721 * 761838257287');
  await expect(card(page, 'Output')).toContainText('a line');
  await expect(attempts(page)).toHaveCount(1);
  await expect(attempts(page)).toContainText(job?.worker?.name ?? 'a worker');

  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(attempts(page)).toHaveCount(2);
  await expect(attempts(page).first()).toContainText('Succeeded');
  await expect(attempts(page).last()).toContainText('Succeeded');
  await expect(content).toContainText('193707721 * 761838257287');
});

test('a job is cancelled on its page, and on the page of workers it is gone', async ({
  signedIn: page,
  dsage,
  context,
}) => {
  const evaluation = dsage.run('eval', 'sleep(600)  # long').catch((error: Error) => error.message);
  await page.goto(dsage.at('/jobs?q=long'));
  await expect(rows(page)).toContainText('Running');
  const workers = await context.newPage();
  await workers.goto(dsage.at('/workers'));
  await expect(workers.getByText('2 workers with 2 slots, 1 busy.')).toBeVisible();
  const busy = workers.getByRole('listitem').filter({ hasText: 'sleep(600)' }).first();
  await expect(busy).toContainText('1 of 1 slot busy');

  await rows(page).getByRole('link').first().click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Cancelled');
  await expect(workers.getByText('2 workers with 2 slots, 0 busy.')).toBeVisible();
  await expect(busy).toHaveCount(0);
  expect(await evaluation).toContain('cancelled');
});

test('the page of workers shows host, slots, engine, and when each was last heard', async ({
  signedIn: page,
  dsage,
}) => {
  await page.goto(dsage.at('/workers'));
  const known = await dsage.workers();
  for (const { name, facts } of known.filter(({ connected }) => connected)) {
    const worker = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
    await expect(worker).toContainText('1 free slot');
    await expect(worker).toContainText(`process ${facts.pid}`);
    await expect(worker).toContainText('math');
    const heard = worker.locator('time');
    const before = await heard.getAttribute('datetime');
    await expect(heard).not.toHaveAttribute('datetime', before ?? '');
  }
  await expect(page.getByText('node -e')).toContainText(' --join ');
});

test('a job and a notebook that do not exist say so and lead back', async ({
  signedIn: page,
  dsage,
}) => {
  for (const path of ['/jobs/999999', '/jobs/abc', '/notebooks/nosuchnotebook', '/nowhere']) {
    const answer = await page.request.get(dsage.at(path));
    expect(answer.status(), path).toBe(404);
    expect(await answer.text()).toContain('/notebooks');
  }
});

function rows(page: Page): Locator {
  return page.locator('tbody').getByRole('row');
}

function rowOf(page: Page, code: string): Locator {
  return rows(page).filter({ hasText: code });
}

function card(page: Page, title: string): Locator {
  const heading = page.getByRole('heading', { name: title, exact: true });
  return page.locator('section').filter({ has: heading });
}

/** The rows of attempts without the sentences below them. */
function attempts(page: Page): Locator {
  return card(page, 'Attempts')
    .locator('tbody tr')
    .filter({ has: page.locator('time') });
}

/** How often the page has loaded anew since. */
function countLoads(page: Page): () => number {
  let count = 0;
  page.on('load', () => count++);
  return () => count;
}

/** Resolves when the page hears of changes: a job that ends while it is being loaded would prove nothing. */
async function expectWatched(page: Page, dsage: Dsage): Promise<void> {
  await dsage.run('eval', '"hello"');
  await expect(rowOf(page, '"hello"').first()).toContainText('Succeeded');
}
