/*
 * The standard continuation, baby-step giant-step: Q has prime order q in (B1, B2] modulo some p | n exactly when
 * x(mD Q) = x(j Q) modulo p for q = mD ± j. All points are brought to Z = 1 by one shared inversion, so that a pair
 * costs one product. Montgomery 1987, §4; Brent, "Some integer factorization algorithms using elliptic curves", 1986.
 */
import { gcd } from '../arith/gcd.ts';
import { modInverse } from '../arith/modInverse.ts';
import { add, type Curve, ladder, type Point } from './montgomeryCurve.ts';
import { type Stage2Plan, stage2Plan } from './stage2Plan.ts';

/**
 * Stage 2 on a point that survived stage 1.
 *
 * @param point not changed
 * @returns a divisor of n (1n when nothing was found, possibly n itself)
 */
export function stage2(curve: Curve, point: Point, bounds: { B1: number; B2: number }): bigint {
  const plan = stage2Plan(bounds.B1, bounds.B2);
  const { n } = curve;
  const babies = babySteps(curve, point, plan);
  const giants = giantSteps(curve, point, plan);
  const failed = normalise([...babies, ...giants], n);
  if (failed !== null) return failed;
  const babyX = babies.map((P) => P.x);
  let product = 1n;
  let g = 0;
  for (const row of plan.rows()) {
    const x = giants[g++]!.x;
    for (let i = 0; i < row.length; i++) product = (product * (x - babyX[row[i]!]!)) % n;
  }
  return gcd(product, n);
}

/** j Q for every j of the plan: two progressions of step 6, from 1 and from 5. */
function babySteps(curve: Curve, Q: Point, plan: Stage2Plan): Point[] {
  const { n } = curve;
  const six = ladder(curve, Q, 6)[0];
  const five = ladder(curve, Q, 5)[0];
  const wanted = new Set(plan.babies);
  const kept: Point[] = [];
  const keep = (j: number, P: Point): void => {
    if (wanted.has(j)) kept.push({ x: P.x, z: P.z });
  };
  // one = (6i + 1) Q and its predecessor, other = (6i + 5) Q and its predecessor.
  let [one, onePrevious, other, otherPrevious] = [Q, five, five, Q];
  for (let j = 1; j < plan.D / 2; j += 6) {
    keep(j, one);
    keep(j + 4, other);
    const nextOne: Point = { x: 0n, z: 0n };
    const nextOther: Point = { x: 0n, z: 0n };
    add(n, one, six, onePrevious, nextOne);
    add(n, other, six, otherPrevious, nextOther);
    [onePrevious, one, otherPrevious, other] = [one, nextOne, other, nextOther];
  }
  return kept;
}

/** m D Q for every giant step of the plan. */
function giantSteps(curve: Curve, Q: Point, plan: Stage2Plan): Point[] {
  const { firstGiant, lastGiant, D } = plan;
  const step = ladder(curve, Q, D)[0];
  const giants = [...ladder(curve, step, firstGiant)];
  for (let m = firstGiant + 2; m <= lastGiant; m++) {
    const next: Point = { x: 0n, z: 0n };
    add(curve.n, giants.at(-1)!, step, giants.at(-2)!, next);
    giants.push(next);
  }
  return giants.slice(0, lastGiant - firstGiant + 1);
}

/** Brings every point to Z = 1 (Montgomery's shared inversion); returns the divisor of n if some Z is no unit. */
function normalise(points: Point[], n: bigint): bigint | null {
  const prefix: bigint[] = [];
  let product = 1n;
  for (const P of points) {
    prefix.push(product);
    product = (product * P.z) % n;
  }
  let inverse = modInverse(product, n);
  if (inverse === null) return gcd(product, n);
  for (let i = points.length - 1; i >= 0; i--) {
    const P = points[i]!;
    P.x = (P.x * ((inverse * prefix[i]!) % n)) % n;
    inverse = (inverse * P.z) % n;
    P.z = 1n;
  }
  return null;
}
