import { expect, test } from './walk.ts';

/** Of 70 digits: some ten seconds of sieving on each of two workers, so that there is something to watch. */
const p = 10n ** 34n + 193n;
const q = 3n * 10n ** 35n + 199n;
const n = p * q;

test('a cell shows the factorisation as it goes, over a reload, and then the factors', async ({
  notebook,
  context,
  dsage,
}) => {
  test.setTimeout(300_000);
  await notebook.run(0, `factor(${n})`);
  const picture = notebook.cell(0).getByTestId('job-picture');
  await expect(picture.getByTestId('combined')).toHaveText(/\d/, { timeout: 90_000 });
  const link = picture.getByRole('link', { name: /^Job \d+$/ });
  const id = Number(/\d+/.exec((await link.textContent()) ?? '')?.[0]);
  const before = await picture.getByTestId('combined').textContent();

  // The page of the job, in a second page, shows the same; so does this one after a reload.
  const page = await context.newPage();
  await page.goto(dsage.at(`/jobs/${id}`));
  await expect(page.getByTestId('factorization')).toBeVisible();
  await expect(page.getByText(/^Parts: \d+ jobs$/)).toBeVisible();
  await notebook.page.reload();
  await expect(notebook.cell(0).getByTestId('factorization')).toBeVisible();
  await expect
    .poll(async () => countOf(await page.getByTestId('combined').textContent()), {
      timeout: 90_000,
    })
    .toBeGreaterThan(countOf(before));

  await expect(notebook.cell(0)).toHaveAttribute('data-state', 'succeeded', { timeout: 240_000 });
  const value = notebook.cell(0).locator('[data-output=value]');
  await expect(value).toHaveText(`${p} * ${q}`);
  await expect(picture.locator('summary')).toContainText(`job ${id}`);
  await expect(page.getByTestId('factorization')).toHaveAttribute('data-stage', 'done');
  await expect(page.getByTestId('product')).toContainText(`${p} · ${q}`);
  await expect(page.getByText('product checked in this page')).toBeVisible();

  // And it stays.
  await page.reload();
  await expect(page.getByTestId('factorization')).toHaveAttribute('data-stage', 'done');
  await expect(page.getByTestId('sieve')).toBeVisible();
});

test('parts of jobs stand in the table only when they are asked for', async ({
  signedIn,
  dsage,
}) => {
  await dsage.run('factor', `${10n ** 24n + 7n} * ${10n ** 26n + 67n}`);
  await signedIn.goto(dsage.at('/jobs'));
  await expect(signedIn.getByText('siqs.sieve')).toHaveCount(0);
  await signedIn.getByLabel('Show parts of jobs').check();
  await expect(signedIn).toHaveURL(/show%3Aparts/);
  await expect(signedIn.getByText(/^(siqs\.sieve|ecm\.curves)$/).first()).toBeVisible();
});

test('the command line factors on all workers, and in its own process', async ({ dsage }) => {
  test.setTimeout(120_000);
  const [r, s] = [10n ** 24n + 7n, 10n ** 26n + 67n];
  expect(await dsage.run('factor', `${r} * ${s}`)).toBe(`${r} * ${s}\n`);
  expect(await dsage.run('factor', `${r} * ${s}`, '--local')).toBe(`${r} * ${s}\n`);
  expect(await dsage.run('factor', `${r} * ${s}`, '--local', '--threads', '2')).toBe(
    `${r} * ${s}\n`,
  );
  const [job] = (await dsage.jobs()).filter(({ kind }) => kind === 'factor');
  expect(job?.state).toBe('succeeded');
});

test('a factorisation that is cancelled in its cell keeps its picture', async ({ notebook }) => {
  test.setTimeout(120_000);
  // Of 90 digits: a quarter of an hour.
  const hard = (10n ** 44n + 31n) * (3n * 10n ** 45n + 19n);
  await notebook.run(0, `factor(${hard})`);
  const picture = notebook.cell(0).getByTestId('job-picture');
  await expect(picture.getByTestId('factorization')).toBeVisible({ timeout: 60_000 });
  await picture.getByRole('button', { name: 'Cancel' }).click();
  await expect(picture).toHaveAttribute('data-state', 'cancelled');
  await expect(picture.getByTestId('factorization')).toBeVisible();
  await expect(notebook.cell(0)).toHaveAttribute('data-state', /failed|cancelled/);
});

function countOf(text: string | null): number {
  return Number((text ?? '0').replaceAll(',', ''));
}
