import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { Dsage } from './dsage.ts';

/** Tests of one file share a dsage; each gets a page that has signed in by a fresh link. */
export const test = base.extend<{ signedIn: Page }, { dsage: Dsage }>({
  dsage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
    async ({}, use) => {
      const dsage = await Dsage.start('--workers', '2');
      await use(dsage);
      await dsage.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  signedIn: async ({ page, dsage }, use) => {
    await page.goto(await dsage.link());
    await expect(page).toHaveURL(/\/notebooks$/);
    await use(page);
  },
});

/** A notebook as a person sees it. */
export class Notebook {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Makes a new notebook and opens it; it has one empty cell that waits for typing. */
  static async create(page: Page): Promise<Notebook> {
    await page.goto(new URL('/notebooks', page.url()).href);
    await page.getByRole('button', { name: 'New notebook' }).first().click();
    await expect(page).toHaveURL(/\/notebooks\/[A-Za-z0-9_-]+$/);
    const notebook = new Notebook(page);
    await expect(notebook.cells).toHaveCount(1);
    return notebook;
  }

  get cells(): Locator {
    return this.page.getByTestId('cell');
  }

  cell(index: number): Locator {
    return this.cells.nth(index);
  }

  output(index: number): Locator {
    return this.cell(index).getByTestId('cell-output');
  }

  /** The number in front of the cell, once it has one. */
  async number(index: number): Promise<number> {
    const shown = this.cell(index).getByTestId('cell-number');
    await expect(shown).toHaveText(/\[\d+\]/);
    return Number(/\d+/.exec((await shown.textContent()) ?? '')?.[0]);
  }

  /** Types into the cell, replacing what is there. */
  async type(index: number, source: string): Promise<void> {
    await this.cell(index).locator('.monaco-editor').first().click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(source);
  }

  /** Types into the cell and presses Shift+Enter. */
  async run(index: number, source: string): Promise<void> {
    await this.type(index, source);
    await this.page.keyboard.press('Shift+Enter');
  }

  async waitFor(index: number, state: string): Promise<void> {
    await expect(this.cell(index)).toHaveAttribute('data-state', state, { timeout: 60_000 });
  }
}

export { expect };
