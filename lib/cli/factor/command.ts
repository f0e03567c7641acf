import { type AddCommand, withServer } from '../context.ts';
import { jobNumber } from '../job.ts';
import { Refusal } from '../refusal.ts';
import { factorLocally } from './local.ts';
import { factorRemotely, followEarlier } from './remote.ts';
import { askedNumber, typedExpression } from './request.ts';

/** `dsage factor EXPR`: factors an integer on all workers, or with `--local` in this process. */
export const factorCommand: AddCommand = (program, { terminal }, exit) => {
  withServer(program.command('factor [expression]'))
    .description('factor an integer such as 2^360-1 on all workers; - reads it from standard input')
    .option('--detach', 'print the number of the job and end')
    .option('--job <number>', 'show a factorisation that was submitted earlier')
    .option('--certificates', 'with --json: certificates of primality of the factors')
    .option('--no-ecm', 'for products of two large primes: no search for small factors')
    .option('--local', 'without a server, in this process')
    .option('--prove', 'with --local: prove the primes')
    .option('--threads <count>', 'with --local: threads that compute', '1')
    .allowUnknownOption()
    .action(async (expression: string | undefined, options) => {
      if (options.job !== undefined)
        return exit(await followEarlier(jobNumber(options.job), options, terminal));
      if (expression === undefined)
        throw new Refusal('Which number? Write for example `npx dsage factor 2^360-1`.');
      const asked = askedNumber(await typedExpression(expression, terminal));
      const run = options.local ? factorLocally : factorRemotely;
      exit(await run(asked, options, terminal));
    });
};
