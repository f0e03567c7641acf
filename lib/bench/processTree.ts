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

/** Resident memory of one process in bytes; null without /proc, or when it has ended. */
export function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : 1024 * Number(kilobytes);
  } catch {
    return null;
  }
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
