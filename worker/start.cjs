/*
 * What the line that adds a worker runs, once it knows that it talks to the server it was printed by. The server
 * sends this text with the name and SHA-256 of its worker in front (`bundle`); the line hands over:
 *
 *   get(path)    fetches from that server over a connection whose certificate is the pinned one
 *   die(reason)  ends with one sentence
 *   at           the line's address; its fragment is the pin
 *   args         what stands after it, for the worker
 */
/* global bundle, get, die, at, args, require */
const { createHash } = require('node:crypto');
const { spawn } = require('node:child_process');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { homedir } = require('node:os');
const { join } = require('node:path');

const home = process.env.DSAGE_HOME || join(homedir(), '.dsage');
const folder = join(home, 'worker', bundle.sha256.slice(0, 8));
const file = join(folder, 'dsage-worker.mjs');

const isRight = (code) => createHash('sha256').update(code).digest('hex') === bundle.sha256;

function isThere() {
  try {
    return isRight(readFileSync(file));
  } catch {
    return false;
  }
}

async function fetchWorker() {
  const code = await get(bundle.path);
  if (!isRight(code)) die('The worker arrived damaged. Run the line again.');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Written beside its place and renamed, so that two lines at once cannot run half a file.
  writeFileSync(file + process.pid, code, { mode: 0o700 });
  renameSync(file + process.pid, file);
}

function run() {
  // The pipe tells the worker when this process is gone. An interrupt reaches both by the terminal itself.
  const options = ['--server', at.origin + at.hash, '--parent-fd', '3', ...args];
  const stdio = ['inherit', 'inherit', 'inherit', 'pipe'];
  const worker = spawn(process.execPath, [file, ...options], { stdio });
  process.on('SIGINT', () => undefined).on('SIGTERM', () => worker.kill());
  worker.on('exit', (code, signal) => process.exit(signal ? 1 : code));
}

const fetched = isThere() ? Promise.resolve() : fetchWorker();
fetched.then(run).catch((error) => die(`The worker cannot be kept in ${folder}: ${error.message}`));
