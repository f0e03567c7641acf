import { readdirSync, readFileSync } from 'node:fs';

/** The variable that every process of a native program has in its environment. */
export const markName = 'DSAGE_NATIVE';

/**
 * Kills every process whose environment has one of these marks: programs may start others in a session of their
 * own, where no signal to the group reaches them. Where there is no /proc it does nothing, and the group is all.
 */
export function killMarked(marks: readonly string[]): void {
  if (marks.length === 0) return;
  for (const pid of processes()) {
    const mark = markOf(pid);
    if (pid !== process.pid && mark !== null && marks.includes(mark)) end(pid);
  }
}

function processes(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** null for a process without a mark, and for one that this account may not look into. */
function markOf(pid: number): string | null {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const entry = environment.find((text) => text.startsWith(`${markName}=`));
    return entry?.slice(markName.length + 1) ?? null;
  } catch {
    return null;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
