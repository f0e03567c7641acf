import { expect, test } from './walk.ts';

/** The product of what is shown as `2^3 * 5`. */
function productOf(shown: string): bigint {
  return shown
    .trim()
    .split('*')
    .map((factor) => {
      const [prime = '', exponent = '1'] = factor.trim().split('^');
      return BigInt(prime) ** BigInt(exponent);
    })
    .reduce((product, factor) => product * factor, 1n);
}

test('example 1: 2+2 is typed, a row appears in the job table, the result is 4', async ({
  notebook,
  context,
  dsage,
}) => {
  const table = await context.newPage();
  await table.goto(dsage.at('/jobs'));
  await expect(table.getByRole('heading', { name: 'Jobs', exact: true })).toBeVisible();

  await notebook.run(0, '2+2');
  await notebook.waitFor(0, 'succeeded');
  await expect(notebook.output(0)).toHaveText('4');

  const number = await notebook.number(0);
  const link = table.getByRole('link', { name: `${number}`, exact: true });
  const row = table.getByRole('row').filter({ has: link });
  await expect(row).toContainText('2+2');
  await expect(row).toContainText(/succeeded/i);

  await row.getByRole('link').first().click();
  await expect(table).toHaveURL(new RegExp(`/jobs/${number}$`));
  await expect(table.getByText('2+2').first()).toBeVisible();
});

const numbers: [string, bigint][] = [
  ['2^360-1', 2n ** 360n - 1n],
  ['10^30+57*10^3', 10n ** 30n + 57_000n],
  ['3^100-1', 3n ** 100n - 1n],
  ['2^67-1', 2n ** 67n - 1n],
];

test('example 2: factor(…) shows primes whose product is the number', async ({ notebook }) => {
  for (const [index, [expression]] of numbers.entries()) {
    await notebook.run(index, `factor(${expression})`);
  }
  for (const [index, [expression, n]] of numbers.entries()) {
    await notebook.waitFor(index, 'succeeded');
    expect(productOf((await notebook.output(index).textContent()) ?? ''), expression).toBe(n);
  }
});

test('example 2 over all workers: the command line factors 2^360-1', async ({ dsage }) => {
  const factorization = await dsage.run('factor', '2^360-1');
  expect(productOf(factorization)).toBe(2n ** 360n - 1n);
  expect(factorization).toContain('3^3');
});
