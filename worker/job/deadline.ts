/** Node fires at once when asked to wait longer than this. */
const longestTimerMs = 2 ** 31 - 1;

/** Calls back once after `ms`, which may be more than a timer can hold; returns what cancels it. */
export function deadline(ms: number, callback: () => void): () => void {
  const at = performance.now() + ms;
  let timer: NodeJS.Timeout;
  const arm = () => {
    const left = at - performance.now();
    timer = setTimeout(left > longestTimerMs ? arm : callback, Math.min(left, longestTimerMs));
  };
  arm();
  return () => clearTimeout(timer);
}
