import { test as base, expect, type Page } from '@playwright/test';
import { complaintsOf } from './complaints.ts';
import { Dsage } from './dsage.ts';
import { Notebook } from './notebook.ts';

interface Fixtures {
  /** Errors on the console that the test itself provokes. Any other one fails it. */
  tolerated: RegExp;
  /** A page of someone who has signed in. */
  signedIn: Page;
  /** A new notebook in that page. */
  notebook: Notebook;
  /** A page of the same person in another browser. */
  elsewhere: Page;
}

type Session = Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;

interface Shared {
  dsage: Dsage;
  /** The cookies of one sign-in. */
  session: Session;
}

/** Tests of one file share a dsage and a sign-in; every page is watched for complaints. */
export const test = base.extend<Fixtures, Shared>({
  tolerated: [/(?!)/, { option: true }],
  dsage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
    async ({}, use) => {
      const dsage = await Dsage.start('--workers', '2', '--public-host', '127.0.0.1');
      await use(dsage);
      await dsage.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  session: [
    async ({ browser, dsage }, use) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(await dsage.link());
      await expect(page).toHaveURL(/\/notebooks$/);
      const cookies = await context.cookies();
      await context.close();
      await use(cookies);
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  context: async ({ context, tolerated }, use) => {
    const complaints = complaintsOf(context);
    await use(context);
    expect(complaints.filter((complaint) => !tolerated.test(complaint))).toEqual([]);
  },
  signedIn: async ({ page, dsage, session }, use) => {
    await page.context().addCookies(session);
    await page.goto(dsage.at('/notebooks'));
    await use(page);
  },
  notebook: async ({ signedIn }, use) => {
    await use(await Notebook.create(signedIn));
  },
  elsewhere: async ({ browser, session, tolerated }, use) => {
    const context = await browser.newContext();
    const complaints = complaintsOf(context);
    await context.addCookies(session);
    await use(await context.newPage());
    await context.close();
    expect(complaints.filter((complaint) => !tolerated.test(complaint))).toEqual([]);
  },
});

export { expect };
