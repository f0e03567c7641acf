/** What the environment says of the terminal and of who started this process. */
export interface TerminalEnvironment {
  /** https://no-color.org: set to anything but nothing, it means no colours. */
  noColor: boolean;
  /** Whether npm runs this process as a script, so that npm is to be outlived by nothing. */
  startedByNpm: boolean;
}

/** Reads the variables that are not settings, for the command line. */
export function terminalEnvironment(
  env: Record<string, string | undefined> = process.env,
): TerminalEnvironment {
  return {
    noColor: (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb',
    startedByNpm: (env['npm_lifecycle_event'] ?? '') !== '',
  };
}
