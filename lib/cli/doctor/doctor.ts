import { connect } from '../../client/dsage.ts';
import { type HomePaths, homePaths } from '../../client/home.ts';
import type { Config } from '../../server/config/settings.ts';
import { type AddCommand, settingsFrom, withSettings } from '../context.ts';
import { runningIn } from '../running.ts';
import { localHost } from '../supervisor/supervisor.ts';
import { jsonOf } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { type Finding, fine, problem } from './check.ts';
import { checkCertificate, checkHome, checkKeys, checkPermissions } from './home.ts';
import { checkClock, checkDatabase, checkDisk, checkNode, checkPorts } from './machine.ts';

/** `dsage doctor`: looks at everything that can be wrong; each line is ok, or a problem with its next step. */
export const doctorCommand: AddCommand = (program, { terminal }, exit) => {
  withSettings(program.command('doctor'))
    .description('look at everything that can be wrong, and say what to do')
    .action(async (options) => {
      const { config } = settingsFrom(options);
      const findings = await examine(config);
      if (options.json) terminal.out(jsonOf(findings));
      else for (const finding of findings) terminal.out(lineOf(finding, terminal));
      exit(findings.every(({ ok }) => ok) ? 0 : 1);
    });
};

/** All findings, in the order in which problems should be solved. */
export async function examine(config: Config): Promise<Finding[]> {
  const paths = homePaths(config.home);
  const run = await runningIn(paths);
  return [
    checkNode(),
    await checkHome(paths),
    await checkPermissions(paths),
    await checkKeys(paths),
    await checkCertificate(paths),
    await checkClock(paths),
    await checkDisk(paths.folder),
    await checkDatabase(paths),
    ...(await checkPorts(config, run)),
    ...(await checkServer(config, paths)),
  ];
}

async function checkServer(config: Config, paths: HomePaths): Promise<Finding[]> {
  const run = await runningIn(paths);
  const server = run?.tlsUrl ?? `${localHost(config.tlsHost)}:${config.tlsPort}`;
  try {
    const d = await connect({ home: config.home, user: config.user, server, patienceMs: 10_000 });
    try {
      const { version, workers, slots, workerCommand } = await d.status();
      const some = fine('workers', `${workers} connected, ${slots} slots`);
      const none = problem('workers', 'none is connected', `Start one: ${workerCommand}`);
      return [fine('server', `${version} at ${server}`), workers > 0 ? some : none];
    } finally {
      d.close();
    }
  } catch (error) {
    // Each of these errors names the next step itself.
    return [problem('server', `not reached at ${server}`, (error as Error).message)];
  }
}

function lineOf({ name, ok, detail, next }: Finding, { green, red }: Terminal): string {
  const word = ok ? green('ok     ') : red('problem');
  const step = next === undefined ? '' : `\n                       ${next}`;
  return `${word} ${name.padEnd(14)} ${detail}${step}\n`;
}
