import { expect, type Locator, type Page } from '@playwright/test';

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

  /** Opens the notebook at this address in a page. */
  static async open(page: Page, address: string): Promise<Notebook> {
    await page.goto(address);
    const notebook = new Notebook(page);
    await notebook.ready();
    return notebook;
  }

  /** Resolves when the page follows what others do. */
  async ready(): Promise<void> {
    await expect(this.page.getByTestId('notebook')).toHaveAttribute('data-ready', 'true');
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

  /** The text in the editor of a cell. */
  source(index: number): Locator {
    return this.cell(index).locator('.view-lines');
  }

  /** The cells' texts from top to bottom; what Monaco shows as no-break spaces are spaces. */
  async expectSources(...sources: string[]): Promise<void> {
    await expect(this.cells.locator('.view-lines')).toHaveText(sources);
  }

  /** The number in front of the cell, once it has one. */
  async number(index: number): Promise<number> {
    const shown = this.cell(index).getByTestId('cell-number');
    await expect(shown).toHaveText(/\[\d+\]/);
    return Number(/\d+/.exec((await shown.textContent()) ?? '')?.[0]);
  }

  /** Puts the keyboard into the text of a cell. */
  async edit(index: number): Promise<void> {
    await this.cell(index).locator('.monaco-editor').first().click();
    await expect(this.cell(index)).toHaveAttribute('data-mode', 'edit');
  }

  /** Pastes into the cell, replacing what is there: typed lines the editor would indent by itself. */
  async type(index: number, source: string): Promise<void> {
    await this.edit(index);
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), source);
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('ControlOrMeta+V');
    const [first = ''] = source.split('\n', 1);
    await expect(this.source(index)).toContainText(first.slice(0, 60));
  }

  /** Types into the cell and presses Shift+Enter. */
  async run(index: number, source: string): Promise<void> {
    await this.type(index, source);
    await this.page.keyboard.press('Shift+Enter');
  }

  /** Presses keys one after the other, e.g. `press('Escape', 'b')`. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async waitFor(index: number, state: string): Promise<void> {
    await expect(this.cell(index)).toHaveAttribute('data-state', state, { timeout: 60_000 });
  }

  /** Resolves when this cell is the selected one, and edited or not. */
  async expectMode(index: number, mode: 'edit' | 'command'): Promise<void> {
    await expect(this.cell(index)).toHaveAttribute('data-mode', mode);
  }

  /** Resolves when the server has everything that is on the screen. */
  async saved(): Promise<void> {
    await expect(this.page.getByTestId('saved')).toHaveAttribute('data-saving', 'saved');
  }
}
