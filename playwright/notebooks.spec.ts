import { Notebook } from './notebook.ts';
import { expect, test } from './walk.ts';

test('notebooks are made, renamed and, after a question, deleted from the list', async ({
  signedIn: page,
  dsage,
}) => {
  const notebook = await Notebook.create(page);
  const address = page.url();
  await page.getByLabel('Title of the notebook').fill('Mersenne numbers');
  await page.keyboard.press('Enter');
  await notebook.saved();
  await page.getByRole('link', { name: 'Notebooks', exact: true }).click();
  const card = page.getByRole('listitem').filter({ hasText: 'Mersenne numbers' });
  await card.getByRole('button', { name: 'Actions for Mersenne numbers' }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Fermat numbers');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(card).toHaveCount(0);
  const renamed = page.getByRole('listitem').filter({ hasText: 'Fermat numbers' });
  await expect(renamed).toContainText('1 cell');

  for (const answer of ['Keep it', 'Delete']) {
    await renamed.getByRole('button', { name: 'Actions for Fermat numbers' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    const question = page.getByRole('dialog', { name: 'Delete “Fermat numbers”?' });
    await question.getByRole('button', { name: answer }).click();
    await expect(question).toHaveCount(0);
    await expect(renamed).toHaveCount(answer === 'Delete' ? 0 : 1);
  }
  const gone = await page.request.get(address.replace(dsage.at('/'), dsage.at('/api/v1/')));
  expect(gone.status()).toBe(404);
});

test('Shift+Enter runs and goes on, Ctrl+Enter runs and stays, Alt+Enter runs and inserts', async ({
  notebook,
}) => {
  await notebook.type(0, '2+2');
  await notebook.press('Control+Enter');
  await notebook.waitFor(0, 'succeeded');
  await expect(notebook.output(0)).toHaveText('4');
  await expect(notebook.cells).toHaveCount(1);
  await notebook.press('Shift+Enter');
  await expect(notebook.cells).toHaveCount(2);
  await notebook.expectMode(1, 'edit');
  await notebook.edit(0);
  await notebook.press('Alt+Enter');
  await expect(notebook.cells).toHaveCount(3);
  await notebook.expectMode(1, 'edit');
  await notebook.edit(1);
  await notebook.press('Shift+Enter');
  await notebook.expectMode(2, 'command');
  await expect(notebook.cells).toHaveCount(3);
});

test('A, B, arrows, D D, Z, Enter and Esc work on whole cells', async ({ notebook }) => {
  await notebook.type(0, '1');
  await notebook.press('Escape');
  await notebook.expectMode(0, 'command');
  await notebook.press('b');
  await notebook.expectMode(1, 'edit');
  await notebook.type(1, '2');
  await notebook.press('Escape', 'a');
  await notebook.expectMode(1, 'edit');
  await notebook.type(1, '3');
  await notebook.expectSources('1', '3', '2');

  await notebook.press('Escape', 'ArrowUp');
  await notebook.expectMode(0, 'command');
  await notebook.press('j', 'd');
  await notebook.expectMode(1, 'command');
  await notebook.press('d');
  await notebook.expectSources('1', '2');
  await notebook.press('z');
  await notebook.expectSources('1', '3', '2');

  await notebook.press('Enter');
  await notebook.expectMode(1, 'edit');
  await notebook.press('d', 'd');
  await expect(notebook.cells).toHaveCount(3);
  await expect(notebook.source(1)).toContainText('dd');
});

test('M makes text whose formulas are typeset, Y makes it code again', async ({ notebook }) => {
  await notebook.type(0, '# Euler\n\nIndeed $e^{i\\pi} = -1$.');
  await notebook.press('Escape', 'm');
  const cell = notebook.cell(0);
  await expect(cell).toHaveAttribute('data-cell-type', 'markdown');
  await notebook.press('Shift+Enter');
  await expect(cell.getByRole('heading', { name: 'Euler' })).toBeVisible();
  await expect(cell.locator('.katex .mord').first()).toBeVisible();
  await expect(cell.locator('.katex-error')).toHaveCount(0);
  await expect(cell.locator('annotation')).toHaveText('e^{i\\pi} = -1');
  await cell.dblclick();
  await expect(notebook.source(0)).toContainText('# Euler');
  await notebook.press('Escape', 'y');
  await expect(cell).toHaveAttribute('data-cell-type', 'code');
});

test('. cancels the job of the selected cell', async ({ notebook }) => {
  await notebook.type(0, 'while True: pass');
  await notebook.press('Control+Enter');
  await notebook.waitFor(0, 'running');
  await notebook.press('Escape', '.');
  await notebook.waitFor(0, 'cancelled');
});

test('code of more than 1,000,000 bytes is refused in a sentence, and nothing is lost', async ({
  notebook,
}) => {
  const { page } = notebook;
  await notebook.type(0, `'${'0123456789'.repeat(110_000)}'`);
  await notebook.press('Shift+Enter');
  const told = page.getByText('The code is larger than 1000000 bytes.');
  await expect(told.first()).toBeVisible();
  await expect(told.first()).toContainText('Move data out of the cell, or split it.');
  await expect(notebook.cell(0)).not.toHaveAttribute('data-state', /running|queued/);
  await expect(notebook.source(0)).toContainText('0123456789');
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type(), 'nobody leaves the page with it by accident').toBe('beforeunload');
  await question.dismiss();
  await expect(notebook.source(0)).toContainText('0123456789');
  await notebook.type(0, '2+2');
  await notebook.press('Control+Enter');
  await notebook.waitFor(0, 'succeeded');
  await expect(notebook.output(0)).toHaveText('4');
});

test('an empty cell that is run says what to do', async ({ notebook }) => {
  await notebook.edit(0);
  await notebook.press('Control+Enter');
  const told = notebook.page.getByText('The cell is empty. Type something like 2+2');
  await expect(told).toBeVisible();
  await expect(notebook.cell(0)).toHaveAttribute('data-state', 'idle');
});
