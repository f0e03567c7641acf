import { primesUpTo } from '../primes/primesUpTo.ts';
import { type Curve, double, type Point } from './montgomeryCurve.ts';
import { chainRegisters, pracChain, runChain } from './prac.ts';

/** Every prime power up to B1 as Lucas chains: chain i is `program[ends[i-1] .. ends[i])`, run `repeats[i]` times. */
export interface Stage1Program {
  readonly B1: number;
  readonly twos: number;
  readonly program: Uint8Array;
  readonly ends: Uint32Array;
  readonly repeats: Uint8Array;
}

let latest: Stage1Program | null = null;

/**
 * Stage 1: multiplies the point by every prime power up to B1.
 *
 * Cost: about 13 B1 products modulo n. The chains for the latest B1 are kept (1.2 bytes per unit of B1).
 *
 * @param point changed in place
 */
export function stage1(curve: Curve, point: Point, B1: number): void {
  const { program, ends, repeats, twos } = stage1Program(B1);
  for (let i = 0; i < twos; i++) double(curve, point, point);
  const chain = { program, start: 0, end: 0, registers: chainRegisters() };
  for (let i = 0; i < ends.length; i++) {
    chain.end = ends[i]!;
    for (let k = repeats[i]!; k > 0; k--) runChain(curve, point, chain);
    chain.start = chain.end;
  }
}

/** The chains of a B1; those for the latest B1 are kept. */
export function stage1Program(B1: number): Stage1Program {
  if (latest?.B1 !== B1) latest = compileStage1(B1);
  return latest;
}

function compileStage1(B1: number): Stage1Program {
  const primes = primesUpTo(B1).subarray(1);
  const ends = new Uint32Array(primes.length);
  const repeats = new Uint8Array(primes.length);
  let program = new Uint8Array(1024);
  let length = 0;
  for (let i = 0; i < primes.length; i++) {
    const chain = pracChain(primes[i]!);
    if (length + chain.length > program.length) program = grown(program);
    program.set(chain, length);
    length += chain.length;
    ends[i] = length;
    repeats[i] = largestExponent(primes[i]!, B1);
  }
  const twos = largestExponent(2, B1);
  return { B1, twos, program: program.slice(0, length), ends, repeats };
}

function grown(program: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * program.length);
  larger.set(program);
  return larger;
}

/** The largest e with p^e <= limit. */
function largestExponent(p: number, limit: number): number {
  let e = 0;
  for (let power = p; power <= limit; power *= p) e += 1;
  return e;
}
