import { parseArgs } from 'node:util';
import type { LocalOptions } from './local.ts';

/**
 * Reads `factor N --local …` without the command line's reader, which takes longer to load than a small number to
 * factor. It takes what that one takes too, with the same meaning.
 * @returns null for everything else, and for what it does not understand: the command line's reader sees to that
 */
export function localRequest(args: string[]): { expression: string; options: LocalOptions } | null {
  if (args[0] !== 'factor' || !args.includes('--local')) return null;
  try {
    const { values, positionals } = parseArgs({
      args: args.slice(1),
      allowPositionals: true,
      options: {
        local: { type: 'boolean' },
        json: { type: 'boolean' },
        threads: { type: 'string' },
        prove: { type: 'boolean' },
        certificates: { type: 'boolean' },
        'no-ecm': { type: 'boolean' },
      },
    });
    const [expression, ...more] = positionals;
    if (expression === undefined || more.length > 0) return null;
    const { local: _, 'no-ecm': noEcm = false, ...options } = values;
    return { expression, options: { ...options, ecm: !noEcm } };
  } catch (error) {
    // An unknown or malformed option; anything else is a fault.
    if (error instanceof TypeError) return null;
    throw error;
  }
}
