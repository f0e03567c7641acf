/**
 * A synchronous driver answers in the same turn of the event loop, so a loop of awaited queries would never let a
 * timer, a socket or Prisma's own transaction timeout run. Before a statement, after this long without a pause,
 * the loop gets one turn. 10 ms: far below a heartbeat, and the pause costs about 0.1 % of that time.
 * It also lets libsql free prepared statements that fell out of the cache: their memory is only given back between
 * turns. A loop over lists of 400 different lengths grew without end (1.5 GB after 32,000 statements); with turns it
 * levels off. Pass lists as one JSON text, `IN (SELECT value FROM json_each(?))`, and there is one statement.
 */
const longestMs = 10;

let last = performance.now();

/**
 * To be awaited before each statement. One clock for the process, since there is one event loop. Callers keep their
 * order: all that ask before the turn comes wait for it, in the order in which they asked.
 */
export function breathe(): Promise<void> | undefined {
  if (performance.now() - last < longestMs) return undefined;
  return new Promise((resolve) => {
    setImmediate(() => {
      last = performance.now();
      resolve();
    });
  });
}
