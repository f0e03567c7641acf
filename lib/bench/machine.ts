import { cpus, loadavg } from 'node:os';
import { onPath } from './onPath.ts';
import { timed } from './timed.ts';

/** Where and when a table was made: a table without it says nothing. @param now the moment, ms since 1970 */
export async function machineLine(folder: string, now: number): Promise<string> {
  const processors = cpus();
  const [load = 0] = loadavg();
  return [
    `commit ${await commitOf(folder)}`,
    new Date(now).toISOString().slice(0, 16).replace('T', ' '),
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    `Node ${process.version}`,
    `load ${load.toFixed(1)} when it began`,
  ].join(', ');
}

/** The commit, with a plus sign when files differ from it. */
async function commitOf(folder: string): Promise<string> {
  const git = onPath('git', (file) => file);
  if (git === null) return 'unknown';
  const head = await timed({ file: git, args: ['-C', folder, 'rev-parse', '--short', 'HEAD'] });
  const changes = await timed({ file: git, args: ['-C', folder, 'status', '--porcelain', '-uno'] });
  if (head.code !== 0) return 'unknown';
  return `${head.output.trim()}${changes.output.trim() === '' ? '' : '+'}`;
}
