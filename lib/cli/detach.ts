import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { configKeys, flagName } from '../server/config/settings.ts';
import { setupHome } from '../server/home/setup.ts';
import { type Surroundings, settingsFrom } from './context.ts';
import { Refusal } from './refusal.ts';
import { summaryText } from './summary.ts';
import type { Summary } from './supervisor/supervisor.ts';
import { jsonOf } from './table.ts';

/** Starts `dsage start` in the background, waits until it is ready, and prints what that would print. */
export async function startDetached(
  options: Record<string, unknown>,
  { terminal, programs }: Surroundings,
): Promise<void> {
  const started = Date.now();
  const { config } = settingsFrom(options);
  const home = await setupHome(config);
  const flags = configKeys.flatMap((key) => [flagName(key), String(config[key])]);
  const log = openSync(join(home.paths.folder, 'start.log'), 'a', 0o600);
  const child = spawn(process.execPath, [...programs.cli, 'start', ...flags, '--report-fd', '3'], {
    detached: true,
    stdio: ['ignore', log, log, 'pipe'],
  });
  closeSync(log);
  const line = await firstLine(child.stdio[3] as Readable);
  child.unref();
  if (line === null)
    throw new Refusal(`It ended before it was ready. See ${home.paths.folder}/start.log`);
  const message = JSON.parse(line) as { summary?: Summary; refusal?: string };
  if (message.summary === undefined) throw new Refusal(message.refusal ?? 'It does not start.');
  if (options['json']) terminal.out(jsonOf(message.summary));
  else {
    terminal.out(summaryText(message.summary, { terminal, home, ms: Date.now() - started }));
    terminal.out('  It runs in the background; `npx dsage stop` stops it.\n');
  }
}

/** The first line of the stream, or null when it ends before. */
async function firstLine(stream: Readable): Promise<string | null> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    text += chunk as string;
    if (text.includes('\n')) break;
  }
  return text.includes('\n') ? (text.split('\n')[0] ?? null) : null;
}
