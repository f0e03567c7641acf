import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc; Linux has told programs 100 since ever, whatever its kernel counts with. */
const ticks = 100;

/** What /proc tells of one process. */
interface Stat {
  pid: number;
  parent: number;
  /** User and system time of it and of those of its children that it has waited for. */
  seconds: number;
}

/**
 * CPU seconds of a process and of all that it started, those that have ended included; null without /proc.
 * The difference of two calls is what happened between them.
 */
export function treeSeconds(root: number): number | null {
  const stats = everyProcess();
  if (stats === null) return null;
  return tree(root, stats).reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Resident memory of one process in bytes, now and at its largest; null without /proc, or when it has ended. */
export function memoryOf(pid: number): { now: number; peak: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
    return { now: 1024 * kilobytes('VmRSS'), peak: 1024 * kilobytes('VmHWM') };
  } catch {
    return null;
  }
}

/** Numbers of the processes that one has started and that still run. */
export function children(pid: number): number[] {
  return (everyProcess() ?? []).filter(({ parent }) => parent === pid).map((stat) => stat.pid);
}

/** The process with its descendants. */
function tree(root: number, stats: readonly Stat[]): Stat[] {
  const own = stats.filter(({ pid }) => pid === root);
  const children = stats.filter(({ parent }) => parent === root);
  return [...own, ...children.flatMap(({ pid }) => tree(pid, stats))];
}

function everyProcess(): Stat[] | null {
  try {
    const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return names.map(statOf).filter((stat) => stat !== null);
  } catch {
    return null;
  }
}

function statOf(pid: string): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, which may hold spaces, ends with the last bracket.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const times = fields.slice(11, 15).map(Number);
    const seconds = times.reduce((sum, time) => sum + time, 0) / ticks;
    return { pid: Number(pid), parent: Number(fields[1]), seconds };
  } catch {
    return null;
  }
}
