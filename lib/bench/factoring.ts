import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureCurves } from './curves.ts';
import { tableMarkdown, tableText } from './figures.ts';
import { measureKernel, type Report, type Surroundings } from './kernel.ts';
import { measureLadder } from './ladder.ts';
import { machineLine } from './machine.ts';
import { measureMemory } from './memory.ts';
import { type BenchOptions, BenchRefusal, help, readOptions, type Section } from './options.ts';
import { measureSystem } from './system.ts';

/**
 * `npm run bench -- factoring`: our factoring beside other programs', in one run on one machine. Prints tables with
 * ratios; `--write FILE` also writes them as Markdown.
 */
async function main(args: string[]): Promise<void> {
  if (args.includes('--help')) return console.log(help);
  const options = readOptions(args);
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const machine = await machineLine(root, Date.now());
  const folder = mkdtempSync(join(tmpdir(), 'dsage-peers-'));
  const around: Surroundings = { root, folder, say: (line) => console.error(line) };
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const reports: Report[] = [];
  console.log(machine);
  for (const section of options.sections) {
    const report = await measure[section](options, around);
    reports.push(report);
    console.log(`\n${report.title}\n\n${tableText(report.rows)}\n${report.notes.join('\n')}`);
  }
  if (options.write !== null) writeFileSync(options.write, markdownOf(reports, { machine, args }));
}

const measure: Record<Section, (o: BenchOptions, a: Surroundings) => Promise<Report>> = {
  kernel: measureKernel,
  ecm: measureCurves,
  system: measureSystem,
  ladder: measureLadder,
  memory: measureMemory,
};

function markdownOf(reports: Report[], { machine, args }: { machine: string; args: string[] }) {
  const command = ['npm run bench -- factoring', ...args].join(' ');
  const parts = reports.map(
    ({ title, rows, notes }) =>
      `## ${title}\n\n${tableMarkdown(rows)}\n${notes.map((note) => `- ${note}\n`).join('')}`,
  );
  return [`Measured by \`${command}\`: ${machine}.\n`, ...parts].join('\n');
}

// So that `exit` is heard by those who have something to tidy up.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BenchRefusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
