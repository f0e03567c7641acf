import { colour, say } from './terminal.mjs';

/**
 * Runs the suites one after another, also when one fails, and ends with a line that says how many passed and
 * failed. The exit code is 1 unless something was tested and nothing failed.
 * @param {{ name: string, run: () => Promise<{ passed: number, failed: number }> }[]} suites
 */
export async function runSuites(suites) {
  const rows = [];
  for (const { name, run } of suites) {
    const started = performance.now();
    say(`${colour.dim('▸')} ${name}`);
    const counts = await run().catch((error) => broken(name, error));
    rows.push({ name, ...counts, seconds: (performance.now() - started) / 1000 });
    say(rowLine(rows.at(-1)));
  }
  say('');
  for (const row of rows) say(rowLine(row));
  finish(rows);
}

function broken(name, error) {
  say(`    ${colour.red('✗')} ${name} could not run: ${error?.message ?? error}`);
  return { passed: 0, failed: 1 };
}

function rowLine({ name, passed, failed, seconds }) {
  const mark = failed === 0 ? colour.green('✓') : colour.red('✗');
  const counts = `${passed} passed, ${failed} failed`;
  return `${mark} ${name.padEnd(10)} ${counts.padEnd(24)} ${colour.dim(`${seconds.toFixed(1)} s`)}`;
}

/** The closing line stands alone on standard output, where programs look for it. */
function finish(rows) {
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const passed = sum('passed');
  const failed = sum('failed');
  process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
}
