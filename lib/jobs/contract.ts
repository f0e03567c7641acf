/** What every JobStore must do: the behaviour of the whole queue, judged against memory and SQLite alike. */
import { describe, test } from 'node:test';
import { cancelling } from './contract/cancelling.ts';
import { claiming } from './contract/claiming.ts';
import { families } from './contract/families.ts';
import { losing } from './contract/losing.ts';
import { printing } from './contract/printing.ts';
import { settling } from './contract/settling.ts';
import { submitting } from './contract/submitting.ts';
import { type Bench, type Cases, Lab } from './lab.ts';

const chapters: Record<string, Cases> = {
  'submitting and reading': submitting,
  claiming,
  settling,
  'losing workers': losing,
  'cancelling and running again': cancelling,
  printing,
  'jobs of jobs': families,
};

/** Runs the suite. `open` makes a fresh, empty store with two users. */
export function judgeJobStore(name: string, open: () => Bench | Promise<Bench>): void {
  for (const [chapter, cases] of Object.entries(chapters))
    describe(`${name}: ${chapter}`, () => {
      for (const [sentence, run] of Object.entries(cases))
        test(sentence, async (t) => {
          const bench = await open();
          t.after(() => bench.close());
          await run(new Lab(bench));
        });
    });
}
