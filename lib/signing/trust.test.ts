import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DsageError } from '../protocol/errors.ts';
import { userName } from '../protocol/ids.ts';
import {
  type DeviceUse,
  deviceCertificate,
  proof,
  type Receipt,
  receipt,
  type SignedJob,
  signedJob,
} from '../protocol/trust.ts';
import { certifyDevice, rootOf } from './device.ts';
import { generateKeyPair, type KeyPair } from './keys.ts';
import { fingerprint } from './openssh.ts';
import { provenInWords, verifyProof } from './proof.ts';
import { answerableFor, type Output, runsOf, signReceipt } from './receipt.ts';
import { signJob, vouchedFor, vouchedWhenSigned } from './signedJob.ts';
import { hashOf } from './statement.ts';

const ada = userName.parse('ada');
const now = 1_800_000_000_000;
const day = 86_400_000;
const period = { now, forMs: day };

const root = await generateKeyPair();
const laptop = await generateKeyPair();
const box3 = await generateKeyPair();
const stranger = await generateKeyPair();

const job = {
  owner: ada,
  kind: 'evaluate' as const,
  payload: { engine: 'math', code: '2+2' },
  timeoutMs: 60_000,
};
const result: Output = {
  value: { bundle: { 'text/plain': '4' } },
  output: [{ stream: 'stdout', text: 'thinking\n' }],
};

function certified(pair: KeyPair, use: DeviceUse, change: { user?: string; now?: number } = {}) {
  const device = {
    publicKey: pair.publicKey,
    user: userName.parse(change.user ?? 'ada'),
    ...{ use, name: use === 'worker' ? 'box3' : 'Firefox' },
  };
  return certifyDevice({ pair: root, certificate: null }, device, {
    now: change.now ?? now,
    forMs: day,
  });
}

async function receiptOf(signed: SignedJob): Promise<Receipt> {
  const facts = {
    job: await hashOf(signed.statement),
    jobId: 7 as never,
    attempt: 1,
    startedAt: now,
    finishedAt: now + 5,
    build: 'source',
    runtime: 'node 20',
    result,
  };
  return signReceipt(facts, { pair: box3, certificate: await certified(box3, 'worker') });
}

/** Refused for this reason. */
function because(problem: RegExp) {
  return (error: unknown) =>
    error instanceof DsageError && error.code === 'TRUST_REFUSED' && problem.test(error.message);
}

test('a job signed by a root key, or by a device that it certified, is the root key’s', async () => {
  const byRoot = await signJob(job, { pair: root, certificate: null }, period);
  const vouched = await vouchedFor(byRoot, job, now + 1);
  const rootPrint = await fingerprint(root.publicKey);
  assert.deepEqual([vouched.root, vouched.signer, vouched.use], [rootPrint, rootPrint, null]);
  assert.equal(vouched.hash, await hashOf(byRoot.statement));
  const certificate = await certified(laptop, 'person');
  const byDevice = await signJob(job, { pair: laptop, certificate }, period);
  const behind = await vouchedFor(signedJob.parse(JSON.parse(JSON.stringify(byDevice))), job, now);
  assert.equal(behind.root, rootPrint);
  assert.equal(behind.signer, await fingerprint(laptop.publicKey));
  assert.equal(behind.use, 'person');
});

test('two signatures of the same job are two jobs', async () => {
  const signer = { pair: root, certificate: null };
  const [one, two] = [await signJob(job, signer, period), await signJob(job, signer, period)];
  assert.notEqual(one.statement.nonce, two.statement.nonce);
  assert.notEqual(await hashOf(one.statement), await hashOf(two.statement));
});

test('[S1] what is run is what was signed, for no longer and in its time', async () => {
  const signed = await signJob(job, { pair: root, certificate: null }, period);
  const cases: [object, number, RegExp][] = [
    [{ payload: { engine: 'math', code: '2+3' } }, now, /not what was signed/],
    [{ payload: { ...job.payload, more: 1 } }, now, /not what was signed/],
    [{ kind: 'factor' }, now, /not what was signed/],
    [{ timeoutMs: 60_001 }, now, /longer than was signed/],
    [{}, now + day, /has expired. Submit it again/],
    [{}, now - 600_000, /in the future/],
  ];
  for (const [change, at, problem] of cases)
    await assert.rejects(vouchedFor(signed, { ...job, ...change }, at), because(problem));
  // Clocks that differ by minutes do no harm, and a shorter time is nobody's loss.
  await vouchedFor(signed, { ...job, timeoutMs: 1 }, now - 60_000);
});

test('a certificate holds for its key, its user, its use and its time', async () => {
  const certificate = await certified(laptop, 'person');
  const by = (signer: Parameters<typeof signJob>[1], change: object = {}) =>
    signJob({ ...job, ...change }, signer, { now, forMs: 10 * day });
  const refusals: [Promise<SignedJob>, number, RegExp][] = [
    [by({ pair: stranger, certificate }), now, /of another key/],
    [by({ pair: laptop, certificate }, { owner: 'eve' }), now, /of another user/],
    [
      by({ pair: laptop, certificate }),
      now + day,
      /that of Firefox has expired. Have the device certified again/,
    ],
    [
      by({ pair: box3, certificate: await certified(box3, 'worker') }),
      now,
      /children of jobs alone/,
    ],
  ];
  for (const [signed, at, problem] of refusals)
    await assert.rejects(vouchedFor(await signed, job, at), because(problem));
  const parent = await hashOf('the parent');
  const child = await by({ pair: box3, certificate: await certified(box3, 'worker') }, { parent });
  assert.equal((await vouchedFor(child, job, now)).use, 'worker');
});

test('a certificate that nobody’s root key signed is none', async () => {
  const { statement } = await certified(laptop, 'person');
  const other = await certifyDevice(
    { pair: stranger, certificate: null },
    { publicKey: laptop.publicKey, use: 'person', user: ada, name: 'Firefox' },
    period,
  );
  const mixed = { statement, signature: other.signature };
  await assert.rejects(rootOf(mixed, now), because(/not by the root key/));
  // Signed by itself it stands for itself, and no policy names it.
  assert.deepEqual(await rootOf(other, now), stranger.publicKey);
  await assert.rejects(
    rootOf(await certified(laptop, 'person', { now: now + day }), now),
    because(/begins in the future/),
  );
});

test('a signature for one purpose is none for another', async () => {
  const signed = await signJob(job, { pair: root, certificate: null }, period);
  const { signature } = await certified(laptop, 'person');
  await assert.rejects(
    vouchedFor({ ...signed, signature }, job, now),
    because(/not by the key that it names/),
  );
});

test('a receipt tells who answers for a result, without any server', async () => {
  const signed = await signJob(job, { pair: root, certificate: null }, period);
  const own = await hashOf(signed.statement);
  const given = receipt.parse(JSON.parse(JSON.stringify(await receiptOf(signed))));
  const answerable = await answerableFor(given, { job: own, result });
  assert.deepEqual(answerable, {
    name: 'box3',
    user: 'ada',
    key: await fingerprint(box3.publicKey),
    root: await fingerprint(root.publicKey),
  });
  const other = { ...result, value: { bundle: { 'text/plain': '5' } } };
  const cases: [Receipt, string, typeof result, RegExp][] = [
    [given, own, other, /not the one that was signed/],
    [given, await hashOf('another job'), result, /for another job/],
    [{ ...given, certificate: await certified(laptop, 'worker') }, own, result, /of another key/],
    [
      { ...given, certificate: await certified(box3, 'person') },
      own,
      result,
      /not that of a worker/,
    ],
    [
      { ...given, certificate: await certified(box3, 'worker', { now: now - day }) },
      own,
      result,
      /has expired/,
    ],
  ];
  for (const [claim, job, result, problem] of cases)
    await assert.rejects(answerableFor(claim, { job, result }), because(problem));
});

test('[P1] what was signed in the first version is believed for ever', async () => {
  const file = new URL('../protocol/fixtures/v1/trust.json', import.meta.url);
  const fixture = JSON.parse(readFileSync(file, 'utf8'));
  const signed = signedJob.parse(fixture.job);
  const { issuedAt } = signed.statement;
  const { payload } = fixture;
  const vouched = await vouchedFor(signed, { ...job, payload }, issuedAt);
  const answerable = await answerableFor(receipt.parse(fixture.receipt), {
    job: vouched.hash,
    result: fixture.result,
  });
  assert.deepEqual([vouched.use, answerable.name], ['person', 'box3']);
  assert.equal(vouched.root, answerable.root);
});

test('what was printed is signed however it comes in pieces, and as databases keep it', async () => {
  const runs = runsOf([
    { stream: 'stdout', text: 'a' },
    { stream: 'stdout', text: 'b\0' },
    { stream: 'stderr', text: '\ud800' },
    { stream: 'stdout', text: '😀' },
  ]);
  assert.deepEqual(runs, [
    { stream: 'stdout', text: 'ab\u2400' },
    { stream: 'stderr', text: '\ufffd' },
    { stream: 'stdout', text: '😀' },
  ]);
  assert.deepEqual(runsOf(runs), runs);
});

test('a proof is checked whole: nobody else’s job, no other payload, no work after its time', async () => {
  const signed = await signJob(job, { pair: root, certificate: null }, period);
  const given = await receiptOf(signed);
  const whole = {
    purpose: 'dsage proof 1' as const,
    ...{ job: signed, payload: job.payload, receipt: given },
    ...{ value: result.value, output: runsOf(result.output) },
  };
  const { wanted, computed } = await verifyProof(proof.parse(JSON.parse(JSON.stringify(whole))));
  assert.deepEqual([wanted.owner, computed.name], ['ada', 'box3']);
  const short = await signJob(job, { pair: root, certificate: null }, { now: now - 10, forMs: 5 });
  const wrong: [object, RegExp][] = [
    [{ payload: { engine: 'math', code: '2+3' } }, /not what was signed/],
    [{ value: 5 }, /not the one that was signed/],
    [{ job: await signJob(job, { pair: root, certificate: null }, period) }, /for another job/],
    [{ job: short, receipt: await receiptOf(short) }, /began after the job had expired/],
  ];
  for (const [change, problem] of wrong)
    await assert.rejects(verifyProof({ ...whole, ...change }), because(problem));
});

test('a proof in words names the root key of a worker that is not the asker’s own', async () => {
  const byRoot = await signJob(job, { pair: root, certificate: null }, period);
  const byStranger = await signJob(job, { pair: stranger, certificate: null }, period);
  const words = async (signed: SignedJob) => {
    const whole = { purpose: 'dsage proof 1' as const, job: signed, payload: job.payload };
    const { value, output } = result;
    const given = await receiptOf(signed);
    const read = proof.parse({ ...whole, value, output, receipt: given });
    return provenInWords(await verifyProof(read));
  };
  assert.equal(await words(byRoot), 'computed by box3 for ada');
  const rootPrint = await fingerprint(root.publicKey);
  assert.equal(await words(byStranger), `computed by box3 (a worker of ${rootPrint}) for ada`);
});

test('a reader is told who signed a job whose time has passed, and nothing of one that was changed', async () => {
  const old = await signJob(job, { pair: root, certificate: null }, { now: 1, forMs: 1 });
  await assert.rejects(vouchedFor(old, job, now), because(/has expired/));
  assert.equal((await vouchedWhenSigned(old, job)).owner, 'ada');
  const changed = { ...job, payload: { engine: 'math', code: '2+3' } };
  await assert.rejects(vouchedWhenSigned(old, changed), because(/not what was signed/));
});

/** Calls back with every text that differs from this one in one bit and is JSON still. */
async function flipped(value: unknown, look: (changed: unknown) => Promise<void>): Promise<number> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const changed = Uint8Array.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    let parsed: unknown;
    try {
      parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(changed));
    } catch {
      continue;
    }
    await look(parsed);
  }
  return 8 * bytes.length;
}

test('no bit of a signed job, a certificate or a receipt can change', async () => {
  const certificate = await certified(laptop, 'person');
  const signed = await signJob(job, { pair: laptop, certificate }, period);
  const given = await receiptOf(signed);
  const own = await hashOf(signed.statement);
  const refusal = because(/./);
  let flips = await flipped(signed, async (changed) => {
    const parsed = signedJob.safeParse(changed);
    if (parsed.success) await assert.rejects(vouchedFor(parsed.data, job, now), refusal);
  });
  flips += await flipped(certificate, async (changed) => {
    const parsed = deviceCertificate.safeParse(changed);
    if (parsed.success) await assert.rejects(rootOf(parsed.data, now), refusal);
  });
  flips += await flipped(given, async (changed) => {
    const parsed = receipt.safeParse(changed);
    if (parsed.success)
      await assert.rejects(answerableFor(parsed.data, { job: own, result }), refusal);
  });
  assert.ok(flips > 10_000, `${flips} flips`);
});
