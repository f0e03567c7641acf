/** The value of a flag of this process. */
export function flagOf(name: string): string {
  return process.argv[process.argv.indexOf(name) + 1] ?? '';
}
