import { Child, type ChildEnd, type ChildPlan } from './child.ts';

/** What a keeper tells, and the pauses it makes. */
export interface KeeperOptions {
  plan: ChildPlan;
  /** One clear line for the reader. */
  say(line: string): void;
  firstPauseMs?: number;
}

const longestPauseMs = 30_000;
/** A process that has lived so long was healthy: the next pause is short again. */
const healthyMs = 60_000;

/**
 * Keeps one process running.
 *
 * Running: until it ends. Unasked: Pausing.
 * Pausing: half a second, doubled with every early end up to thirty; then it is started again.
 * Stopping: after stop(); whatever ends, stays ended.
 */
export class Keeper {
  readonly #options: KeeperOptions;
  #child: Child;
  #stopping = false;
  #over: Promise<void>;
  #wake: () => void = () => undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#child = new Child(options.plan);
    this.#over = this.#keep();
  }

  get name(): string {
    return this.#options.plan.name;
  }

  /** Where its standard error is. */
  get log(): string {
    return this.#options.plan.log;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The end of the process that runs now. */
  get ended(): Promise<ChildEnd> {
    return this.#child.ended;
  }

  /** Resolves when it is stopped and its process has ended. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** Asks the process to end, without another start. */
  stop(signal: NodeJS.Signals): void {
    this.#stopping = true;
    this.#wake();
    this.#child.signal(signal);
  }

  async #keep(): Promise<void> {
    const { plan, say, firstPauseMs = 500 } = this.#options;
    let pauseMs = firstPauseMs;
    for (;;) {
      const started = Date.now();
      const end = await this.#child.ended;
      if (this.#stopping) return;
      if (Date.now() - started > healthyMs) pauseMs = firstPauseMs;
      const again = `starting it again in ${(pauseMs / 1000).toFixed(1)} s`;
      say(`${plan.name} ended (${reasonOf(end)}); ${again}. See ${plan.log}`);
      await this.#pause(pauseMs);
      if (this.#stopping) return;
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      this.#child = new Child(plan);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Why a process ended: the sentence that it left, else how it ended. */
export function reasonOf(end: ChildEnd): string {
  return sentenceOf(end) ?? (end.signal === null ? `exit code ${end.code}` : `by ${end.signal}`);
}

/** The sentence with which a process ended; a stack trace is none, and null. */
export function sentenceOf({ words }: ChildEnd): string | null {
  const last = words.split('\n').at(-1) ?? '';
  return /^\p{Lu}.*\.$/u.test(last) ? last.slice(0, maxSentence) : null;
}

/** Long enough for every sentence of the error table with its paths. */
const maxSentence = 600;
