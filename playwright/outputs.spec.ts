import { Notebook } from './notebook.ts';
import { expect, test } from './walk.ts';

test('a syntax error shows line and column', async ({ notebook }) => {
  await notebook.run(0, 'a = 2^3\nb = a 5');
  await notebook.waitFor(0, 'failed');
  await expect(notebook.output(0)).toContainText('SyntaxError: invalid syntax');
  await expect(notebook.output(0)).toContainText('line 2, column 7');
});

test('a traceback shows the lines of the cell and nothing of ours', async ({ notebook }) => {
  await notebook.run(0, 'def f(n):\n    return factor(n)\n\nf(0)');
  await notebook.waitFor(0, 'failed');
  const output = notebook.output(0);
  await expect(output).toContainText('ArithmeticError: factorization of 0 is not defined');
  await output.getByText('Traceback', { exact: true }).click();
  const traceback = output.locator('pre');
  await expect(traceback).toContainText('line 4, in <module>');
  await expect(traceback).toContainText('line 2, in f');
  for (const ours of ['prelude', 'dsage', 'wasm', '.mjs', '.ts', 'node:']) {
    await expect(traceback).not.toContainText(ours);
  }
});

test('what is printed is there before the job ends', async ({ notebook }) => {
  await notebook.run(0, "print('first')\nsleep(30)");
  await expect(notebook.output(0)).toContainText('first');
  await notebook.waitFor(0, 'running');
  await notebook.edit(0);
  await notebook.press('Escape', '.');
  await notebook.waitFor(0, 'cancelled');
  await expect(notebook.output(0)).toContainText('first');
});

test('two cells run at once on different workers, a third waits and follows', async ({
  notebook,
  dsage,
}) => {
  for (const index of [0, 1, 2]) await notebook.run(index, `sleep(2); ${index}`);
  await expect(notebook.page.getByTestId('running-chip')).toHaveText('2 running, 1 queued');
  const names = (await dsage.workers()).filter(({ running }) => running.length > 0);
  expect(names).toHaveLength(2);
  for (const index of [0, 1, 2]) {
    await notebook.waitFor(index, 'succeeded');
    await expect(notebook.output(index)).toHaveText(`${index}`);
  }
});

test('a cell that is changed after its run is marked until it is run again', async ({
  notebook,
}) => {
  await notebook.type(0, '2+2');
  await notebook.press('Control+Enter');
  await notebook.waitFor(0, 'succeeded');
  await notebook.type(0, '2+3');
  await expect(notebook.cell(0)).toHaveAttribute('data-stale', 'true');
  await expect(notebook.cell(0)).toContainText('changed since it was run');
  await notebook.press('Control+Enter');
  await expect(notebook.output(0)).toHaveText('5');
  await expect(notebook.cell(0)).not.toHaveAttribute('data-stale', 'true');
});

test('a job goes on when its tab is closed, and tab and other browser find the same', async ({
  notebook,
  context,
  elsewhere,
}) => {
  const address = notebook.page.url();
  await notebook.run(0, "print('kept')\nsleep(3)\nfactor(2^67-1)");
  await notebook.waitFor(0, 'running');
  await notebook.page.close();
  const tab = await Notebook.open(await context.newPage(), address);
  const other = await Notebook.open(elsewhere, address);
  await expect(tab.output(0)).toContainText('kept');
  for (const each of [tab, other]) {
    await each.waitFor(0, 'succeeded');
    await expect(each.output(0)).toContainText('kept');
    await expect(each.output(0)).toContainText('193707721 * 761838257287');
  }
  expect(await tab.number(0)).toBe(await other.number(0));
});

test('what is typed in one tab shows in another', async ({ notebook, context }) => {
  const other = await Notebook.open(await context.newPage(), notebook.page.url());
  await notebook.page.bringToFront();
  await notebook.edit(0);
  await notebook.page.keyboard.type('next_prime(10^9)');
  await expect(other.source(0)).toHaveText('next_prime(10^9)');
  await notebook.press('Shift+Enter');
  await other.waitFor(0, 'succeeded');
  await expect(other.output(0)).toHaveText('1000000007');
  await expect(other.cells).toHaveCount(2);
});
