import { DistributedFunction } from './distributedFunction.ts';
import type { JobRequest, SettledJob } from './jobRunner.ts';

/** How often one number is tried again before the sum gives up. */
const MAX_ATTEMPTS = 3;

/** Where the sum stands. */
export interface SumProgress {
  readonly added: number;
  readonly of: number;
}

/**
 * The sum 1 + 2 + … + n, one job a number: the smallest distributed function, to learn from.
 *
 * It follows the educational example DistributedFunctionTest of Sage's dsage (2007). Each job evaluates one number;
 * a number whose job fails is asked for again, three times at most.
 */
export class DistributedSum extends DistributedFunction<SumProgress> {
  readonly #of: number;
  readonly #again: number[] = [];
  readonly #attempts = new Map<number, number>();
  #next = 1;
  #added = 0;
  #sum = 0;
  #failure: string | null = null;

  /** @param n how many numbers to add, not negative */
  constructor(n: number) {
    super();
    if (!Number.isSafeInteger(n) || n < 0)
      throw new RangeError('n must be a whole number, 0 or more.');
    this.#of = n;
  }

  /** The sum of the numbers that came back; the result when done. */
  get sum(): number {
    return this.#sum;
  }

  get done(): boolean {
    return this.#added === this.#of;
  }

  get progress(): SumProgress {
    return { added: this.#added, of: this.#of };
  }

  override get failure(): string | null {
    return this.#failure;
  }

  nextJob(): JobRequest | null {
    const k = this.#again[0] ?? (this.#next <= this.#of ? this.#next : null);
    if (k === null) return null;
    const request = { kind: 'evaluate', payload: { engine: 'math', code: `${k}` } };
    this.resume(request);
    return request;
  }

  override resume(request: JobRequest): void {
    const k = numberOf(request);
    const waiting = this.#again.indexOf(k);
    if (waiting >= 0) this.#again.splice(waiting, 1);
    this.#next = Math.max(this.#next, k + 1);
  }

  processResult({ request, outcome }: SettledJob): void {
    const k = numberOf(request);
    if (outcome.state === 'succeeded') {
      const { bundle } = outcome.value as { bundle: Record<string, string> };
      this.#sum += Number(bundle['text/plain']);
      this.#added += 1;
      return;
    }
    const attempts = (this.#attempts.get(k) ?? 0) + 1;
    this.#attempts.set(k, attempts);
    if (attempts < MAX_ATTEMPTS) this.#again.push(k);
    else this.#failure = `The job for ${k} failed ${attempts} times: ${outcome.message}`;
  }
}

function numberOf(request: JobRequest): number {
  return Number((request.payload as { code: string }).code);
}
