import { spawn } from 'node:child_process';
import { onPath } from './onPath.ts';

/** A program to run. */
export interface Command {
  file: string;
  args: readonly string[];
  /** What it reads from its standard input. */
  input?: string;
  /** Working folder; for programs that leave files behind. */
  folder?: string;
  env?: Record<string, string>;
}

/** One run: what it took and what it said. */
export interface Run {
  /** User and system time of the program and of everything that it started and waited for. */
  cpuSeconds: number;
  wallSeconds: number;
  code: number;
  output: string;
  /** What it wrote to standard error. */
  complaints: string;
}

/** Of output and complaints so much is kept, in characters; the end, where the result stands. */
const kept = 1_000_000;

/**
 * Runs a program to its end and measures the whole tree of its processes. Node tells a parent nothing of what its
 * children used, so a shell does: bash's `time` counts, in milliseconds, whatever was waited for (getrusage).
 * @throws Error when there is no bash
 */
export async function timed({ file, args, input = '', folder, env }: Command): Promise<Run> {
  const bash = onPath('bash', (path) => path);
  if (bash === null) throw new Error('There is no bash, whose `time` measures the programs.');
  const script = 'TIMEFORMAT="%3U %3S %3R"; time "$@" 2>&3';
  const child = spawn(bash, ['-c', script, 'timed', file, ...args], {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: { ...process.env, LC_ALL: 'C', ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const texts = [child.stdout, child.stderr, child.stdio[3] as typeof child.stdout].map(gather);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const [output, times, complaints] = texts.map((text) => text()) as [string, string, string];
      // The last line: what bash is set up to run may complain before it.
      const last = times.trim().split('\n').at(-1) ?? '';
      const [user = NaN, system = NaN, wallSeconds = NaN] = last.split(/\s+/).map(Number);
      if (Number.isNaN(user + system + wallSeconds))
        return reject(new Error(`bash gave no times but “${times}” (exit code ${code})`));
      resolve({ cpuSeconds: user + system, wallSeconds, code: code ?? 1, output, complaints });
    });
  });
}

function gather(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-kept);
  });
  return () => text;
}
