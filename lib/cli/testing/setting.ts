import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { TestServer } from '../../client/testing.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';

/** What a command left: its exit code and what it wrote. */
export interface Written {
  code: number;
  out: string;
  err: string;
}

/** What a test says to a command. */
export interface Said {
  input?: string;
  secrets?: string[];
  isLive?: boolean;
  /** Called with every text on either stream. */
  hear?: (text: string, interrupt: () => void) => void;
}

/** Runs a command line in this process, against a server. */
export async function dsage(
  server: TestServer | null,
  args: string[],
  said: Said = {},
): Promise<Written> {
  const written: Written = { code: 0, out: '', err: '' };
  const listeners = new Set<() => void>();
  const interrupt = () => {
    for (const listener of listeners) listener();
  };
  const terminal = testTerminal(written, { ...said, listeners, interrupt });
  const place =
    server === null ? [] : ['--home', server.folder, '--server', server.url, '--user', 'ada'];
  const programs = { version: '9.9.9', server: [], worker: [], cli: [] };
  written.code = await run([...args, ...place], { terminal, programs });
  return written;
}

function testTerminal(
  written: Written,
  {
    input = '',
    secrets = [],
    isLive = false,
    hear,
    listeners,
    interrupt,
  }: Said & {
    listeners: Set<() => void>;
    interrupt: () => void;
  },
): Terminal {
  const plain = (text: string) => text;
  return {
    out: (text) => {
      written.out += text;
      hear?.(text, interrupt);
    },
    err: (text) => {
      written.err += text;
      hear?.(text, interrupt);
    },
    isLive,
    columns: 100,
    ...{ bold: plain, dim: plain, green: plain, red: plain },
    startedByNpm: false,
    readAll: async () => input,
    readSecret: async () => secrets.shift() ?? '',
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A new empty folder that is removed with the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
