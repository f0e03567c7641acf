import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openLog } from '../log.ts';
import type { NativeTools } from '../native/nativeRun.ts';
import { startGuard } from '../process/guard.ts';
import { builtBundle } from './setting.ts';

/** A shell script that stands for a program of the machine. @returns its file */
export function fakeProgram(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/** What a native run needs, with a real guard; gone after the test. */
export async function nativeTools(
  context: TestContext,
): Promise<NativeTools & { texts: string[] }> {
  const top = mkdtempSync(join(tmpdir(), 'dsage-native-'));
  const guard = startGuard(await builtBundle(), openLog('/dev/null'));
  context.after(() => {
    guard.close();
    rmSync(top, { recursive: true, force: true });
  });
  const folder = join(top, 'work');
  mkdirSync(folder);
  const texts: string[] = [];
  const path = '/usr/local/bin:/usr/bin:/bin';
  return { file: '', folder, path, guard, texts, onProgress: ({ text }) => void texts.push(text) };
}

/** What the real GMP-ECM prints for `curves`, as a shell script: each curve without a factor, or with this one. */
export function ecmSays(curves: { sigma: number; factor?: string }[]): string {
  const lines = curves.flatMap(({ sigma, factor }) => [
    'Resuming ECM residue ',
    'Input number is 1 (1 digits)',
    `Using B1=200, B2=2000, polynomial x^1, sigma=0:${sigma}`,
    'Step 1 took 2ms',
    ...(factor === undefined
      ? ['Step 2 took 1ms']
      : [`********** Factor found in step 1: ${factor}`]),
  ]);
  return ['GMP-ECM 7.0.5 [configured with GMP 6.2.1] [ECM]', ...lines]
    .map((line) => `echo '${line}'`)
    .join('\n');
}
