/**
 * A synchronous driver answers in the same turn of the event loop, so a loop of awaited queries would never let a
 * timer, a socket or Prisma's own transaction timeout run. Before a statement, after this long without a pause,
 * the loop gets one turn. 10 ms: far below a heartbeat, and the pause costs about 0.1 % of that time.
 */
const longestMs = 10;

/** Returns a function to await before each statement. */
export function breath(): () => Promise<void> | void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < longestMs) return;
    return new Promise((resolve) => {
      setImmediate(() => {
        last = performance.now();
        resolve();
      });
    });
  };
}
