import { spawn } from 'node:child_process';

/**
 * How the two commands talk while they work: one line a step, with the time it took. Everything goes to
 * stderr, so that stdout carries only what was asked for.
 */

const tty = process.stderr.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (code) => (text) => (tty ? `\u001b[${code}m${text}\u001b[0m` : text);

/** Colours for a terminal; plain text everywhere else. */
export const colour = { dim: paint('2'), bold: paint('1'), green: paint('32'), red: paint('31') };

/** Prints one line. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** An ending that the reader can act on: its message is all that is shown. */
export class Stop extends Error {}

/**
 * Runs one named step and prints how long it took. On a terminal the seconds count while it works.
 * @param {string} name what is being done, e.g. "installing dependencies"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @template T
 */
export async function step(name, work) {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const tick = () => process.stderr.write(`\r${colour.dim('…')} ${name} ${colour.dim(seconds())} `);
  const timer = tty ? setInterval(tick, 100) : null;
  if (!tty) say(`… ${name}`);
  try {
    const value = await work();
    finish(timer, `${colour.green('✓')} ${name} ${colour.dim(seconds())}`);
    return value;
  } catch (error) {
    finish(timer, `${colour.red('✗')} ${name} ${colour.dim(seconds())}`);
    throw error;
  }
}

function finish(timer, line) {
  if (timer !== null) {
    clearInterval(timer);
    process.stderr.write('\r\u001b[K');
  }
  say(line);
}

/**
 * Runs a program to its end and gives its output; a program that fails ends in a Stop with the last lines.
 * @param {string[]} command
 * @param {{ cwd?: string, env?: Record<string, string>, allowFailure?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, options = {}) {
  const [file, ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => reject(new Stop(`${file} cannot be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0 || options.allowFailure) resolve({ code: code ?? 1, output });
      else reject(new Stop(`${command.join(' ')} failed:\n${lastLines(output, 40)}`));
    });
  });
}

function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** Runs a command's main function; what it throws becomes one clear ending. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    say(error instanceof Stop ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}
