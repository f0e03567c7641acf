import type { FactorPicture } from '../../protocol/picture.ts';
import { methodWords, stageWords } from '../../protocol/pictureWords.ts';
import type { Terminal } from '../terminal.ts';
import { pictureLines } from './pictureLines.ts';

/**
 * A picture on the terminal. On a screen its lines are written over in place; elsewhere a line is written for each
 * stage, each factor, each new sentence and each tenth of the relations.
 */
export class Display {
  readonly #terminal: Terminal;
  #height = 0;
  #said = '';
  #sentence = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(picture: FactorPicture): void {
    if (this.#terminal.isLive) this.#draw(pictureLines(picture, this.#terminal.columns - 1));
    else this.#say(picture);
  }

  /** A sentence while there is no picture yet, e.g. why the job waits. */
  note(sentence: string): void {
    if (this.#terminal.isLive) this.#draw([sentence.slice(0, this.#terminal.columns - 1)]);
    else if (sentence !== this.#said) this.#terminal.err(`${sentence}\n`);
    this.#said = sentence;
  }

  /** Takes the picture off the screen. */
  end(): void {
    if (this.#height > 0) this.#terminal.err(`${above(this.#height)}\u001b[J`);
    this.#height = 0;
  }

  /** All in one write, each line cleared before it is written: nothing flickers. */
  #draw(lines: string[]): void {
    const { err, bold, dim } = this.#terminal;
    const text = lines.map((line, i) => `\u001b[2K${i === 0 ? bold(line) : dim(line)}\n`).join('');
    err(`${above(this.#height)}${text}\u001b[J`);
    this.#height = lines.length;
  }

  #say(picture: FactorPicture): void {
    const { stage, sentence, found, composites, sieve } = picture;
    const left = composites.map(({ digits }) => `${digits} digits`).join(' and ');
    const primes = found.length === 1 ? '1 prime' : `${found.length} primes`;
    const standing = `${primes} found${left && `, ${left} left`}`;
    const tenths = sieve ? Math.min(10, Math.floor((10 * sieve.combined) / sieve.needed)) : 0;
    const share = tenths > 0 ? `, ${tenths * 10} % of the relations` : '';
    const key = `${stage}: ${standing}${share}`;
    if (key === this.#said) return;
    this.#said = key;
    const news = sentence === this.#sentence ? '' : ` ${sentence}`;
    this.#sentence = sentence;
    this.#terminal.err(`${stageWords[stage]}: ${standing}${share}.${news}\n`);
  }
}

/** Who found the factors that took work, a line each, the latest ten. */
export function findings({ found }: FactorPicture): string[] {
  return found
    .filter(({ worker }) => worker !== null)
    .slice(-10)
    .map((factor) => `${factor.prime}: ${methodWords(factor)} on ${factor.worker}`);
}

function above(lines: number): string {
  return lines > 0 ? `\r\u001b[${lines}A` : '';
}
