/** Node fires at once when asked to wait longer than this. */
const longestTimerMs = 2 ** 31 - 1;

/** Calls back once after `ms`, which may be more than a timer can hold; returns what calls it off. */
export function deadline(
  ms: number,
  callback: () => void,
  now = () => performance.now(),
): () => void {
  const at = now() + ms;
  let timer: NodeJS.Timeout;
  const arm = () => {
    const left = at - now();
    timer = setTimeout(left > longestTimerMs ? arm : callback, Math.min(left, longestTimerMs));
  };
  arm();
  return () => clearTimeout(timer);
}
