import { userName } from '../protocol/ids.ts';
import { certifyDevice } from './device.ts';
import { generateKeyPair, sign, verify } from './keys.ts';
import { signJob, vouchedFor } from './signedJob.ts';

/** What signing and verifying a job cost, beside bare Ed25519 in the same run: `npm run bench -- signing`. */
const rounds = 1000;

const [root, device] = [await generateKeyPair(), await generateKeyPair()];
const owner = userName.parse('ada');
const period = { now: Date.now(), forMs: 60_000 };
const facts = { publicKey: device.publicKey, use: 'person' as const, user: owner, name: 'laptop' };
const certificate = await certifyDevice({ pair: root, certificate: null }, facts, period);
const payload = { engine: 'math', code: '2+2' };
const job = { owner, kind: 'evaluate' as const, payload, timeoutMs: 1000 };
const signed = await signJob(job, { pair: device, certificate }, period);
const message = crypto.getRandomValues(new Uint8Array(500));
const { publicKey, privateKey } = root;
const signature = await sign(privateKey, message);

const works = {
  'bare signature': () => sign(privateKey, message),
  'sign a job': () => signJob(job, { pair: device, certificate }, period),
  'bare verification': () => verify({ publicKey, signature, message }),
  'verify a job, two signatures': () => vouchedFor(signed, job, period.now),
};
const times = Object.fromEntries(Object.keys(works).map((name) => [name, [] as number[]]));
for (let round = -50; round < rounds; round++)
  for (const [name, work] of Object.entries(works)) {
    const started = performance.now();
    await work();
    if (round >= 0) times[name]!.push(performance.now() - started);
  }

for (const [name, list] of Object.entries(times))
  console.log(`${name.padEnd(30)} median ${median(list).toFixed(3)} ms`);
console.log(`sign a job : bare      ${ratio('sign a job', 'bare signature')}`);
console.log(`verify a job : bare    ${ratio('verify a job, two signatures', 'bare verification')}`);

function ratio(ours: string, bare: string): string {
  return (median(times[ours]!) / median(times[bare]!)).toFixed(1);
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1]!;
}
