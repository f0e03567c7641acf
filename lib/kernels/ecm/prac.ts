/*
 * PRAC: short Lucas chains, so that k P costs about 9 products per bit instead of the ladder's 11.
 *
 * P. L. Montgomery, "Evaluating recurrences of form X_{m+n} = f(X_m, X_n, X_{m-n}) via Lucas chains", 1983/1992,
 * table 4. A chain starts from (d, e) near golden-ratio proportion and subtracts its way down to (1, 1); nine rules
 * say which step to take, each with its formula on three points A, B and C = A - B. For each prime ten start ratios
 * are priced and the cheapest is kept. The chains are compiled once per B1 into bytes (one rule a byte, swap in the
 * high bit) and replayed on every curve: pricing would otherwise be a tenth of the time.
 */
import { add, type Curve, double, type Point } from './montgomeryCurve.ts';

/** Continued fractions of the golden ratio with one quotient changed: table 5 of the same paper. */
const RATIOS = [
  1.61803398875, 1.72360679775, 1.618347119656, 1.617914406529, 1.612429949509, 1.632839806089,
  1.620181980807, 1.580178728295, 1.617214616534, 1.38196601125,
];

const SWAP = 0x80;

/** Products of rules 1 to 9 (index 0 unused): an addition counts 6, a doubling 5. */
const RULE_COST = [0, 18, 11, 6, 11, 11, 23, 23, 23, 11];

/**
 * The cheapest of the chains for an odd k, as bytes for {@link runChain}.
 *
 * @param k odd, at least 3, below 2^31
 */
export function pracChain(k: number): number[] {
  let best: number[] | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const ratio of RATIOS) {
    const chain: number[] = [];
    const cost = compile(k, Math.floor(k / ratio + 0.5), chain);
    if (cost < bestCost) {
      best = chain;
      bestCost = cost;
    }
  }
  if (best === null) throw new RangeError(`No Lucas chain for ${k}: it must be an odd prime.`);
  return best;
}

/** Fills `chain` and returns its products, or infinity if d and e turn out to have a common factor. */
function compile(k: number, r: number, chain: number[]): number {
  let d = k - r;
  let e = 2 * r - k;
  let cost = 5 + 6;
  while (d !== e) {
    let swap = 0;
    if (d < e) {
      [d, e] = [e, d];
      swap = SWAP;
    }
    if (e <= 0) return Number.POSITIVE_INFINITY;
    const rule = chooseRule(d, e);
    [d, e] = applyRule(rule, d, e);
    chain.push(rule | swap);
    cost += RULE_COST[rule]!;
  }
  return d === 1 ? cost : Number.POSITIVE_INFINITY;
}

function chooseRule(d: number, e: number): number {
  const near = d <= e + Math.floor(e / 4);
  if (near && (d + e) % 3 === 0) return 1;
  if (near && (d - e) % 6 === 0) return 2;
  if (d + 3 <= 4 * e) return 3;
  if ((d + e) % 2 === 0) return 4;
  if (d % 2 === 0) return 5;
  if (d % 3 === 0) return 6;
  if ((d + e) % 3 === 0) return 7;
  if ((d - e) % 3 === 0) return 8;
  return 9;
}

function applyRule(rule: number, d: number, e: number): [number, number] {
  switch (rule) {
    case 1:
      return [(2 * d - e) / 3, (2 * e - d) / 3];
    case 2:
    case 4:
      return [(d - e) / 2, e];
    case 3:
      return [d - e, e];
    case 5:
      return [d / 2, e];
    case 6:
      return [d / 3 - e, e];
    case 7:
      return [(d - 2 * e) / 3, e];
    case 8:
      return [(d - e) / 3, e];
    default:
      return [d, e / 2];
  }
}

/** Scratch points of a chain; made once per curve. */
export interface ChainRegisters {
  A: Point;
  B: Point;
  C: Point;
  T: Point;
  U: Point;
}

/** Fresh scratch points. */
export function chainRegisters(): ChainRegisters {
  const point = (): Point => ({ x: 0n, z: 0n });
  return { A: point(), B: point(), C: point(), T: point(), U: point() };
}

/**
 * Replays one chain: `P` becomes k P for the k the chain was compiled for.
 *
 * @param program bytes of {@link pracChain}, from `start` up to `end`
 */
export function runChain(
  curve: Curve,
  P: Point,
  chain: { program: ArrayLike<number>; start: number; end: number; registers: ChainRegisters },
): void {
  const { program, start, end, registers } = chain;
  const { A, B, C } = registers;
  B.x = C.x = P.x;
  B.z = C.z = P.z;
  double(curve, P, A);
  for (let i = start; i < end; i++) {
    const byte = program[i]!;
    if (byte & SWAP) {
      const swap = registers.A;
      registers.A = registers.B;
      registers.B = swap;
    }
    step(curve, byte & ~SWAP, registers);
  }
  add(curve.n, registers.A, registers.B, registers.C, P);
}

/** One rule on the registers; pointers move instead of coordinates. */
function step(curve: Curve, rule: number, r: ChainRegisters): void {
  const { n } = curve;
  const { A, B, C, T, U } = r;
  switch (rule) {
    case 1:
      add(n, A, B, C, T);
      add(n, T, A, B, U);
      add(n, B, T, A, B);
      r.A = U;
      r.U = A;
      return;
    case 2:
    case 4:
      add(n, A, B, C, B);
      double(curve, A, A);
      return;
    case 3:
      add(n, B, A, C, T);
      r.B = T;
      r.C = B;
      r.T = C;
      return;
    case 5:
      add(n, C, A, B, C);
      double(curve, A, A);
      return;
    case 6:
      double(curve, A, T);
      add(n, A, B, C, U);
      add(n, T, A, A, A);
      add(n, T, U, C, T);
      r.C = B;
      r.B = T;
      r.T = C;
      return;
    case 7:
      add(n, A, B, C, T);
      add(n, T, A, B, B);
      double(curve, A, T);
      add(n, A, T, A, A);
      return;
    case 8:
      add(n, A, B, C, T);
      add(n, C, A, B, C);
      r.B = T;
      r.T = B;
      double(curve, A, r.T);
      add(n, A, r.T, A, A);
      return;
    default:
      add(n, C, B, A, C);
      double(curve, B, B);
  }
}
