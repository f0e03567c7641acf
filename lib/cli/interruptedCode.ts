/** Exit code of a command that was interrupted, as shells have it. */
export const interruptedCode = 130;
