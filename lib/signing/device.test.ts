import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DsageError } from '../protocol/errors.ts';
import { userName } from '../protocol/ids.ts';
import { type DeviceCertificate, type DeviceUse, deviceCertificate } from '../protocol/trust.ts';
import { certifyDevice, fingerprintOf, type Issuer, lettersIn, rootOf } from './device.ts';
import { generateKeyPair, type KeyPair } from './keys.ts';
import { signJob, vouchedFor } from './signedJob.ts';

const ada = userName.parse('ada');
const now = 1_800_000_000_000;
const day = 86_400_000;

const root: Issuer = { pair: await generateKeyPair(), certificate: null };

/** Refused for this reason. */
function because(problem: RegExp) {
  return (error: unknown) =>
    error instanceof DsageError && error.code === 'TRUST_REFUSED' && problem.test(error.message);
}

async function device(
  issuer: Issuer,
  use: DeviceUse,
  { at = now, forMs = day, user = ada, pair }: Partial<Terms> = {},
): Promise<Issuer & { certificate: DeviceCertificate }> {
  const own = pair ?? (await generateKeyPair());
  const facts = { publicKey: own.publicKey, use, user, name: `a ${use}` };
  const certificate = await certifyDevice(issuer, facts, { now: at, forMs });
  // As it comes out of a message.
  return {
    pair: own,
    certificate: deviceCertificate.parse(JSON.parse(JSON.stringify(certificate))),
  };
}

interface Terms {
  at: number;
  forMs: number;
  user: typeof ada;
  pair: KeyPair;
}

/** What somebody would send who does not care what they may: the chain is put together by hand. */
async function forced(issuer: Issuer & { certificate: DeviceCertificate }, use: DeviceUse) {
  const { by = [], ...own } = issuer.certificate;
  const made = await device({ pair: issuer.pair, certificate: null }, use);
  const { statement } = made.certificate;
  const other = await certifyDevice(
    { pair: issuer.pair, certificate: null },
    { publicKey: made.pair.publicKey, use, user: ada, name: 'forced' },
    { now, forMs: day },
  );
  assert.notEqual(statement.root, own.statement.root);
  // The root that it names is inside the signature, so a forger signs again with the right one.
  const signed = { ...other, statement: { ...other.statement, root: own.statement.root } };
  return { ...signed, by: [own, ...by] };
}

test('a browser and an invitation let workers in, and the root key stands behind all of them', async () => {
  const browser = await device(root, 'person');
  const invitation = await device(browser, 'invite-worker');
  const box3 = await device(invitation, 'worker');
  assert.deepEqual(await rootOf(box3.certificate, now + 1), root.pair.publicKey);
  const names = [invitation, browser].map(({ certificate }) => certificate.statement.device);
  assert.deepEqual(
    await lettersIn(box3.certificate),
    await Promise.all(names.map((name) => fingerprintOf(name))),
  );
  assert.deepEqual(await lettersIn(browser.certificate), []);
  const invited = await device(await device(root, 'invite-person'), 'person');
  assert.deepEqual(await rootOf(invited.certificate, now), root.pair.publicKey);
});

test('nobody lets in more than their use allows', async () => {
  const uses = ['person', 'worker', 'invite-person', 'invite-worker'] as const;
  const allowed = [
    'person worker',
    'person invite-worker',
    'invite-person person',
    'invite-worker worker',
  ];
  for (const use of uses)
    for (const other of uses) {
      if (allowed.includes(`${use} ${other}`)) continue;
      const issuer = await device(root, use);
      await assert.rejects(device(issuer, other), because(/may not let in/));
      const certificate = deviceCertificate.parse(await forced(issuer, other));
      await assert.rejects(rootOf(certificate, now), because(/./), `${use} lets in ${other}`);
    }
});

test('a key lets in others only while it holds; what it let in holds longer', async () => {
  const invitation = await device(root, 'invite-worker', { forMs: 1000 });
  const box3 = await device(invitation, 'worker', { at: now + 999, forMs: 90 * day });
  assert.deepEqual(await rootOf(box3.certificate, now + 80 * day), root.pair.publicKey);
  const late = await device(invitation, 'worker', { at: now + 1000 });
  await assert.rejects(rootOf(late.certificate, now + 2000), because(/did not hold at that time/));
  const early = await device(invitation, 'worker', { at: now - day, forMs: 3 * day });
  await assert.rejects(rootOf(early.certificate, now), because(/did not hold at that time/));
  await assert.rejects(rootOf(box3.certificate, now + 91 * day), because(/has expired/));
});

test('links of different chains make none', async () => {
  const eve: Issuer = { pair: await generateKeyPair(), certificate: null };
  const browser = await device(root, 'person');
  const other = await device(eve, 'person');
  const box3 = await device(browser, 'worker');
  const { by: _, ...ownOfOther } = other.certificate;
  const { by: __, ...ownOfBox3 } = box3.certificate;
  const cases: [DeviceCertificate, RegExp][] = [
    [{ ...ownOfBox3, by: [ownOfOther] }, /not by the key that let it in/],
    [ownOfBox3, /not by the root key/],
    [{ ...ownOfBox3, by: [ownOfBox3] }, /not by the key that let it in/],
  ];
  for (const [certificate, problem] of cases)
    await assert.rejects(rootOf(certificate, now), because(problem));
  // Whole in itself: the root key behind it is another, and no policy names that one.
  const stolen = await device(await device(eve, 'person', { pair: browser.pair }), 'worker');
  assert.deepEqual(await rootOf(stolen.certificate, now), eve.pair.publicKey);
  const bob = await device(root, 'person', { user: userName.parse('bob') });
  const { certificate } = await device(bob, 'worker', { user: ada });
  await assert.rejects(rootOf(certificate, now), because(/the key of another user/));
});

test('a chain has an end', () => {
  const link = { statement: {}, signature: 'A'.repeat(86) };
  assert.equal(deviceCertificate.safeParse({ ...link, by: Array(4).fill(link) }).success, false);
});

test('a job is signed by a person or for its parent, and never by an invitation', async () => {
  const job = { owner: ada, kind: 'factor' as const, payload: { n: '91' }, timeoutMs: 1000 };
  for (const use of ['invite-person', 'invite-worker'] as const) {
    const signed = await signJob(job, await device(root, use), { now, forMs: day });
    await assert.rejects(vouchedFor(signed, job, now), because(/an invitation signs no jobs/));
  }
  const invited = await device(await device(root, 'invite-person'), 'person');
  const signed = await signJob(job, invited, { now, forMs: day });
  assert.equal((await vouchedFor(signed, job, now)).use, 'person');
});

test('no bit of a chain can change', async () => {
  const box3 = await device(await device(root, 'person'), 'worker');
  const bytes = new TextEncoder().encode(JSON.stringify(box3.certificate));
  let believed = 0;
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const changed = Uint8Array.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    const parsed = deviceCertificate.safeParse(jsonOrNull(new TextDecoder().decode(changed)));
    // Without its name the list behind it is gone, and the root key's own signature is missing.
    if (!parsed.success) continue;
    await rootOf(parsed.data, now).then(
      () => believed++,
      (error) => assert.ok(because(/./)(error)),
    );
  }
  assert.equal(believed, 0);
});

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
