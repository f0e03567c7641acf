import { readFile } from 'node:fs/promises';
import { type Proof, proof } from '../protocol/trust.ts';
import { type Proven, proofOf, provenInWords, verifyProof } from '../signing/proof.ts';
import { type AddCommand, withConnection, withServer } from './context.ts';
import { jobNumber } from './job.ts';
import { Refusal } from './refusal.ts';
import { jsonOf } from './table.ts';

/** `dsage receipt N`: who wanted a job and who computed what came out, as JSON that anybody can check. */
export const receiptCommand: AddCommand = (program, { terminal }) => {
  withServer(program.command('receipt <number>'))
    .description(
      'print the proof of a job: its signature, its result and the receipt of its worker',
    )
    .action(async (number: string, options) => {
      const id = jobNumber(number);
      const job = await withConnection(options, (d) => d.job(id));
      const found = job.detail === null ? null : proofOf(job.detail);
      if (found === null) throw new Refusal(withoutProof(id, job.state));
      terminal.out(jsonOf(found));
    });
};

function withoutProof(id: number, state: string): string {
  return state === 'succeeded'
    ? `Job ${id} has no receipt: workers sign what came out of jobs that were signed. Submit it again with \`npx dsage eval\`.`
    : `Job ${id} has no receipt: it is ${state}. See \`npx dsage job ${id}\`.`;
}

/** `dsage verify FILE`: checks such a proof without any server. */
export const verifyCommand: AddCommand = (program, { terminal }) => {
  program
    .command('verify <file>')
    .description('check the proof of a job, without any server; - reads it from standard input')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, options) => {
      const read = parsed(file === '-' ? await terminal.readAll() : await contentOf(file));
      const proven = await verifyProof(read);
      terminal.out(options.json === true ? jsonOf(proven) : describe(read, proven));
    });
};

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Refusal(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function parsed(text: string): Proof {
  try {
    return proof.parse(JSON.parse(text));
  } catch {
    throw new Refusal('This is no proof of a job. `npx dsage receipt N` prints one.');
  }
}

function describe({ job, receipt }: Proof, proven: Proven): string {
  const { wanted, computed } = proven;
  const { kind } = job.statement;
  const { finishedAt, build, runtime } = receipt.statement;
  return [
    `${provenInWords(proven)}, signatures valid\n`,
    `${kind}, ended ${new Date(finishedAt).toISOString()} on ${runtime}, worker ${build.slice(0, 12)}\n`,
    `wanted by   ${wanted.signer}${wanted.signer === wanted.root ? '' : ` of ${wanted.root}`}\n`,
    `computed by ${computed.key} of ${computed.root}\n`,
  ].join('');
}
