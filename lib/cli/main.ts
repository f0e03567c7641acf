/*
 * The entry. Everything is loaded when it is needed: `dsage factor N --local` computes before a command line with all
 * its commands and the protocol would have been read.
 */
import { setFlagsFromString } from 'node:v8';
import { localRequest } from './factor/localRequest.ts';
import { processTerminal } from './terminal.ts';

/**
 * Bytes of bytecode after which a function is optimised; V8's own 132,000 are made for programs that go on. At 40 digits
 * that took 0.09 of 0.33 CPU seconds for code that then ran for hundredths of a second. Ten times as much brings nothing
 * more.
 */
const interruptBudget = 1_000_000;

/**
 * Below, the compiled kernels run for less time than V8's second compiler takes to make them faster: at 40 digits it costs
 * 0.016 of 0.17 CPU seconds, at 45 it pays.
 */
const quickNumber = 10n ** 42n;

/**
 * Bytes of WebAssembly that a function runs before V8's second compiler takes it up; V8's own 1,800,000 has it compile
 * twice as many functions as pay. By `npm run bench -- factoring C45-0` we took 3.64 times PARI's CPU seconds with it, 3.57 so.
 */
const tieringBudget = 20_000_000;

const terminal = processTerminal();
const args = process.argv.slice(2);
const request = localRequest(args);

process.exitCode = await (request === null ? anyCommand() : localFactor(request));

async function anyCommand(): Promise<number> {
  const [{ run }, { installedPrograms }] = await Promise.all([
    import('./run.ts'),
    import('./programs.ts'),
  ]);
  return run(args, { terminal, programs: await installedPrograms() });
}

async function localFactor({ expression, options }: NonNullable<typeof request>): Promise<number> {
  setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
  setFlagsFromString(`--wasm-tiering-budget=${tieringBudget}`);
  const { factorLocally } = await import('./factor/local.ts');
  const { askedNumber, typedExpression } = await import('./factor/request.ts');
  try {
    const asked = askedNumber(await typedExpression(expression, terminal));
    if (asked.n < quickNumber) setFlagsFromString('--liftoff-only');
    return await factorLocally(asked, options, terminal);
  } catch (error) {
    const { complain } = await import('./complain.ts');
    return complain(error, terminal);
  }
}
