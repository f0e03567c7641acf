import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What the system says of the start of a process; with its number this names one process for ever, as numbers
 * alone are used again. null when there is no such process.
 */
export function startTimeOf(pid: number): string | null {
  const stat = statOf(pid);
  if (stat !== null) return stat[19] ?? null;
  return process.platform === 'linux' ? null : psOf(pid, 'lstart');
}

/**
 * Whoever started this process, in a form that changes when they are gone. Between npm and its script there may
 * be a shell, which survives npm: then npm is the shell's parent.
 */
export function ancestry(): string {
  const parent = process.ppid;
  const stat = statOf(parent);
  const isShell = stat !== null && /^(ba|da|z|k|a)?sh$/.test(nameOf(parent));
  return isShell ? `${parent} ${stat[1]}` : String(parent);
}

/** The fields of /proc/PID/stat after the name, which is skipped as it may hold spaces; [0] is the state. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; only its parent has not asked yet.
    return fields[0] === 'Z' ? null : fields;
  } catch {
    return null;
  }
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

function psOf(pid: number, field: string): string | null {
  try {
    const text = execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' });
    return text.trim() || null;
  } catch {
    return null;
  }
}
