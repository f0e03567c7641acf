/** Waits until the condition holds; gives up, and says what was waited for, after half a minute. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const patienceMs = 30_000;
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > patienceMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
