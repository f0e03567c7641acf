import type { Home } from '../server/home/setup.ts';
import type { Summary } from './supervisor/supervisor.ts';
import { durationOf, roughly } from './table.ts';
import type { Terminal } from './terminal.ts';

/** What `dsage start` prints when everything is ready. */
export function summaryText(
  summary: Summary,
  { terminal, home, ms }: { terminal: Terminal; home: Home; ms: number },
): string {
  const { bold, dim, green } = terminal;
  const span = roughly(summary.loginExpiresAt - Date.now());
  const workers = `${summary.workers} here with ${summary.slots} ${summary.slots === 1 ? 'slot' : 'slots'}`;
  return `
  ${green('●')} ${bold(`dsage ${summary.version}`)} is ready ${dim(`(${durationOf(ms)})`)}

    sign in   ${bold(summary.loginUrl)}
              ${dim(`good once, within ${span}; \`npx dsage link\` makes another`)}
    pages     ${summary.webUrl}
    workers   ${workers}
    logs      ${home.paths.folder}/server.log, worker-*.log

  ${dim('To add a worker, run on another machine that has Node 20 or newer:')}

${summary.workerCommand}

`;
}
