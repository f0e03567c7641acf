import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './stamps.mjs';
import { run, Stop, step } from './terminal.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * A real Chromium for the browser tests: the system's; else Playwright's own, fetched by Playwright; else
 * Debian's package, when this is root on Debian.
 * @returns {Promise<string>} the path of the program
 * @throws Stop with what to do, when none can be had; the browser tests are never skipped
 */
export async function findChromium() {
  return onPath() ?? (await playwrights()) ?? (await debians()) ?? fail();
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

async function playwrights() {
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  await step("fetching Playwright's Chromium", () =>
    run(['node', join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'], {
      allowFailure: true,
    }),
  );
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

async function debians() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  await step("installing Debian's Chromium", async () => {
    await run(['apt-get', 'update'], { allowFailure: true });
    const install = ['apt-get', 'install', '-y', '--no-install-recommends'];
    await run([...install, 'chromium', 'fonts-dejavu-core'], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      allowFailure: true,
    });
  });
  return onPath();
}

function fail() {
  throw new Stop(
    'No Chromium can be found or installed, so the browser tests cannot run. ' +
      'Install one (for example: apt-get install chromium) and run `npm test` again.',
  );
}
