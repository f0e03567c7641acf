import { Dsage } from './dsage.ts';
import { Notebook } from './notebook.ts';
import { familyOf, leftOf } from './processes.ts';
import { expect, test as plain } from './walk.ts';

/** Each of these tests breaks a dsage of its own, whose page is open all the time. */
const test = plain.extend<{ broken: Dsage; open: Notebook }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
  broken: async ({}, use) => {
    const broken = await Dsage.start(
      ...['--workers', '2', '--lease-ms', '5000', '--heartbeat-ms', '1000'],
    );
    await use(broken);
    await broken.stop();
  },
  open: async ({ broken, page }, use) => {
    await page.goto(await broken.link());
    await expect(page).toHaveURL(/\/notebooks$/);
    await use(await Notebook.create(page));
  },
});

// What a browser writes about a server that is gone.
test.use({ tolerated: /ERR_CONNECTION|WebSocket connection to|ERR_EMPTY_RESPONSE/ });

test('ten cells run two at a time; one whose worker is killed goes to the other', async ({
  open,
  broken,
}) => {
  for (let index = 0; index < 10; index++) await open.run(index, `sleep(2); ${index}^2`);
  for (let index = 0; index < 10; index++) {
    await open.waitFor(index, 'succeeded');
    await expect(open.output(index)).toHaveText(`${index ** 2}`);
  }
  const spans = (await broken.jobs()).map(({ startedAt, finishedAt }) => ({
    from: startedAt ?? 0,
    to: finishedAt ?? 0,
  }));
  expect(spans).toHaveLength(10);
  // As many run at once as at the moment when one of them has just begun.
  const together = spans.map(
    (it) => spans.filter((o) => o.from <= it.from && it.from < o.to).length,
  );
  expect(Math.max(...together)).toBe(2);

  await open.run(10, "print('begun')\nsleep(4)\n6*7");
  await expect(open.output(10)).toContainText('begun');
  const runs = (await broken.workers()).find(({ running }) => running.length > 0);
  if (runs === undefined) throw new Error('no worker runs the cell');
  process.kill(runs.facts.pid, 'SIGKILL');
  await expect(open.output(10)).toContainText(`${runs.name} stopped answering`);
  await open.waitFor(10, 'succeeded');
  await expect(open.output(10)).toContainText('42');
  const [job] = await broken.jobs();
  expect(job).toMatchObject({ state: 'succeeded', attempts: 2 });
});

test('a result comes into the open page though the server was killed meanwhile', async ({
  open,
  broken,
}) => {
  let loads = 0;
  open.page.on('load', () => loads++);
  await open.run(0, "print('begun')\nsleep(5)\n6*7");
  await expect(open.output(0)).toContainText('begun');
  const server = familyOf(broken.started.pid).find(({ command }) => command.includes('server.mjs'));
  if (server === undefined) throw new Error('there is no server');
  process.kill(server.pid, 'SIGKILL');
  await open.waitFor(0, 'succeeded');
  await expect(open.output(0)).toContainText('42');
  expect(loads).toBe(0);
  const [job] = await broken.jobs();
  expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
  await open.run(1, '3*4');
  await open.waitFor(1, 'succeeded');
});

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`${signal} to the supervisor in mid-job leaves no process`, async ({ open, broken }) => {
    await open.run(0, "print('begun')\nwhile True: pass");
    await open.run(1, "print('begun')\nsleep(600)");
    for (const index of [0, 1]) await expect(open.output(index)).toContainText('begun');
    const family = familyOf(broken.started.pid);
    // Supervisor, server, two workers, each with its guard and a job process at least.
    expect(family.length).toBeGreaterThanOrEqual(8);
    broken.signal(signal);
    const code = await broken.ended;
    expect(code).toBe(signal === 'SIGINT' ? 0 : null);
    await expect.poll(() => leftOf(family, broken.home)).toEqual([]);
  });
}
