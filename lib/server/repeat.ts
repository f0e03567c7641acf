/** Something that happens again and again, one time after the other. */
export interface Repeated {
  /** No more; waits for the one that is under way. */
  stop(): Promise<void>;
}

/** Runs `work` every `everyMs` milliseconds; a time that is not over when the next is due is not run twice at once. */
export function repeat(
  everyMs: number,
  work: () => Promise<void>,
  report: (error: unknown) => void,
): Repeated {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= work()
      .catch(report)
      .finally(() => {
        running = null;
      });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
