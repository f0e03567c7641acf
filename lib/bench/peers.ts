import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './onPath.ts';
import { type Command, timed } from './timed.ts';

/** Another program that factors a number with one thread. */
export interface Peer {
  /** As in tables and in `--peers`. */
  name: string;
  /** What it is, for the reader. */
  about: string;
  /** What a reader installs to have it. */
  source: string;
  /** Makes it ready; null when this machine does not have it. */
  find(folder: string): Promise<((n: bigint) => Command) | null>;
}

/**
 * The quadratic sieves that Debian packages, and YAFU. Each is run as its documentation says for "sieve this number";
 * options that would spend time on other methods first are off, as all numbers are products of two large primes.
 */
export const peers: readonly Peer[] = [
  {
    name: 'pari',
    about: 'PARI/GP, factorint(N, 14): its MPQS without trial by elliptic curves',
    source: 'Debian package pari-gp',
    find: async () =>
      onPath('gp', (file) => (n) => ({
        file,
        // Its usual stack of 8 MB is too small from 60 digits on.
        args: ['-q', '-f', '-s', '256M'],
        input: `print(factorint(${n},14))\n`,
      })),
  },
  {
    name: 'flint',
    about: 'FLINT, qsieve_factor, one thread',
    source: 'Debian packages libflint-dev and gcc',
    find: compileFlint,
  },
  {
    name: 'flintqs',
    about: 'FlintQS, QuadraticSieve',
    source: 'Debian package flintqs',
    find: async () =>
      onPath('QuadraticSieve', (file) => (n) => ({ file, args: [], input: `${n}\n` })),
  },
  {
    name: 'yafu',
    about: 'YAFU, siqs(N), one thread',
    source: 'github.com/bbuhrow/yafu, to be compiled',
    find: async (folder) =>
      onPath('yafu', (file) => (n) => ({
        file,
        args: ['-threads', '1'],
        input: `siqs(${n})\n`,
        folder: emptyFolder(folder, `yafu-${n}`),
      })),
  },
];

/** The peers that the reader asked for, or all: those that are here, and a sentence for each that is not. */
export async function findPeers(names: readonly string[], folder: string) {
  const found: { peer: Peer; command: (n: bigint) => Command }[] = [];
  const missing: string[] = [];
  for (const peer of peers) {
    if (names.length > 0 && !names.includes(peer.name)) continue;
    const command = await peer.find(folder);
    if (command !== null) found.push({ peer, command });
    else missing.push(`${peer.name} is not installed here and is left out (${peer.source}).`);
  }
  return { found, missing };
}

/** Whether the program said both primes: numbers of one line each, or in brackets, or after `P30 = `. */
export function namesBoth(output: string, { p, q }: { p: bigint; q: bigint }): boolean {
  const numbers: string[] = output.match(/\d+/g) ?? [];
  return numbers.includes(String(p)) && numbers.includes(String(q));
}

const flintProgram = `
#include <stdio.h>
#include <flint/flint.h>
#include <flint/fmpz.h>
#include <flint/fmpz_factor.h>
#include <flint/qsieve.h>

int main(int count, char **words) {
  fmpz_t n;
  fmpz_factor_t factors;
  fmpz_init(n);
  fmpz_factor_init(factors);
  if (count != 2 || fmpz_set_str(n, words[1], 10) != 0) return 2;
  flint_set_num_threads(1);
  qsieve_factor(factors, n);
  fmpz_factor_print(factors);
  printf("\\n");
  return 0;
}
`;

/** FLINT is a library; this is the smallest program around its sieve. */
async function compileFlint(folder: string) {
  const gcc = onPath('gcc', (file) => file);
  if (gcc === null) return null;
  const source = join(folder, 'flint.c');
  const program = join(folder, 'flint');
  writeFileSync(source, flintProgram);
  const args = ['-O2', '-o', program, source, '-lflint', '-lgmp'];
  const { code } = await timed({ file: gcc, args });
  if (code !== 0) return null;
  return (n: bigint): Command => ({ file: program, args: [String(n)] });
}

function emptyFolder(top: string, name: string): string {
  const folder = join(top, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
