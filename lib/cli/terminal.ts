import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { terminalEnvironment } from '../server/config/terminal.ts';
import { Refusal } from './refusal.ts';

/** Text in a colour, or as it is where there are none. */
export type Paint = (text: string) => string;

/** Where a command reads and writes; tests have their own. */
export interface Terminal {
  /** Results. */
  out(text: string): void;
  /** Everything else: progress, notices, errors. */
  err(text: string): void;
  /** Whether `err` is a screen on which a line can be written again. */
  isLive: boolean;
  /** Characters in a line of that screen; 80 where there is none. */
  readonly columns: number;
  bold: Paint;
  dim: Paint;
  green: Paint;
  red: Paint;
  /** Whether npm runs this process. */
  startedByNpm: boolean;
  /** All of standard input. */
  readAll(): Promise<string>;
  /** One line that is not shown while it is typed. */
  readSecret(question: string): Promise<string>;
  /** Calls the listener at SIGINT, SIGTERM or SIGHUP instead of ending; returns what stops that. */
  onInterrupt(listener: () => void): () => void;
}

/** The terminal of this process. Colours only on a screen, and never with NO_COLOR. */
export function processTerminal(): Terminal {
  const { noColor, startedByNpm } = terminalEnvironment();
  const isLive = process.stderr.isTTY === true;
  const coloured = isLive && process.stdout.isTTY === true && !noColor;
  const paint =
    (code: number): Paint =>
    (text) =>
      coloured ? `\u001b[${code}m${text}\u001b[0m` : text;
  // A reader that closes the pipe early (`dsage jobs | head -1`) is no error.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isLive,
    get columns() {
      // Some terminals know no width and say 0.
      return process.stderr.columns || 80;
    },
    ...{ bold: paint(1), dim: paint(2), red: paint(31), green: paint(32) },
    startedByNpm,
    readAll,
    readSecret,
    onInterrupt,
  };
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function readSecret(question: string): Promise<string> {
  if (process.stdin.isTTY !== true)
    throw new Refusal('There is no terminal to ask at. Use --password-stdin.');
  // readline edits the line as usual, but what it echoes goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // Only now: the reader has turned the echo off.
  process.stderr.write(question);
  const interrupted = new Promise<string>((_, reject) => {
    reader.once('SIGINT', () => reject(new Refusal('Nothing was changed.')));
    reader.once('close', () => reject(new Refusal('Nothing was changed.')));
  });
  try {
    return await Promise.race([reader.question(''), interrupted]);
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}

function onInterrupt(listener: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
