import { readdirSync, readFileSync } from 'node:fs';

/** One process; the number alone may be given to another one later. */
export interface Process {
  pid: number;
  startTime: string;
  command: string;
}

/** A process and everything it started, directly or not, as the system knows it now. */
export function familyOf(pid: number): Process[] {
  const all = allProcesses();
  const family: Process[] = [];
  const add = (parent: number) => {
    for (const each of all) if (each.parent === parent) add(each.pid);
    const self = all.find((each) => each.pid === parent);
    if (self) family.push(self);
  };
  add(pid);
  return family;
}

/** Those of the processes that still live, and whatever names the folder `home`. */
export function leftOf(family: Process[], home: string): string[] {
  const known = new Set(family.map(({ pid, startTime }) => `${pid} ${startTime}`));
  return allProcesses()
    .filter((each) => known.has(`${each.pid} ${each.startTime}`) || each.command.includes(home))
    .map(({ pid, command }) => `${pid} ${command}`);
}

function allProcesses(): (Process & { parent: number })[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // The name in brackets may hold spaces.
        const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const startTime = rest[17] ?? '';
        // A zombie has ended; only its parent has not asked yet.
        if (state === 'Z') return [];
        return [{ pid: Number(name), parent: Number(parent), startTime, command }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}
