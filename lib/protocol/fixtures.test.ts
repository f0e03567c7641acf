import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { commands } from './commands.ts';
import { kinds } from './kinds.ts';
import { challenge, login, loginReply } from './login.ts';
import { personOperation, systemOperation } from './notebook.ts';
import { replySchema } from './reply.ts';
import { serverEvent, topic, topicsOf } from './topics.ts';
import { receipt as receiptSchema, signedJob } from './trust.ts';
import { settlement, workerNotices, workerRequests } from './worker.ts';

/** What version 1 put on the wire. These files never change: a release that cannot read them needs a new version. */
function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/v1/${name}.json`, import.meta.url), 'utf8'));
}

/** Parses and demands that nothing was dropped or changed on the way. */
function readsWhole(schema: z.ZodType, value: unknown): void {
  assert.deepEqual(schema.parse(value), value);
}

const exchange = z.record(z.string(), z.object({ request: z.unknown(), reply: z.unknown() }));

describe('[P1] every message of version 1 is read for ever', () => {
  const recorded = exchange.parse(fixture('commands'));
  for (const [name, { request, reply }] of Object.entries(commands)) {
    it(`command ${name}`, () => {
      readsWhole(request, recorded[name]?.request);
      readsWhole(reply, recorded[name]?.reply);
    });
  }

  const fromWorkers = exchange.parse(fixture('worker'));
  for (const [name, { request, reply }] of Object.entries(workerRequests)) {
    it(`worker request ${name}`, () => {
      readsWhole(request, fromWorkers[name]?.request);
      readsWhole(reply, fromWorkers[name]?.reply);
    });
  }

  it('every ending of an attempt', () => {
    for (const ending of fixture('endings') as unknown[]) {
      readsWhole(settlement.shape.ending, ending);
    }
  });

  it('the notices to workers', () => {
    const notices = fixture('notices') as Record<keyof typeof workerNotices, unknown>;
    readsWhole(workerNotices.work, notices.work);
    readsWhole(workerNotices.cancel, notices.cancel);
    readsWhole(workerNotices.childEnded, notices.childEnded);
  });

  it('signed jobs and receipts with their certificates', () => {
    const { job, receipt } = fixture('trust') as Record<string, unknown>;
    readsWhole(signedJob, job);
    readsWhole(receiptSchema, receipt);
  });

  it('every operation of persons and of the system', () => {
    const { person, system } = fixture('operations') as Record<string, unknown[]>;
    for (const operation of person ?? []) readsWhole(personOperation, operation);
    for (const operation of system ?? []) readsWhole(systemOperation, operation);
    assert.equal(person?.length, personOperation.options.length);
    assert.equal(system?.length, systemOperation.options.length);
  });

  it('every event', () => {
    const events = fixture('events') as { type: string }[];
    for (const event of events) readsWhole(serverEvent, event);
    const types = new Set(events.map((event) => event.type));
    assert.equal(types.size, serverEvent.options.length);
  });

  it('every event reaches topics that can be watched', () => {
    for (const recordedEvent of fixture('events') as unknown[]) {
      const topics = topicsOf(serverEvent.parse(recordedEvent));
      assert.ok(topics.length > 0);
      for (const each of topics) readsWhole(topic, each);
    }
  });

  it('challenge, login and its reply', () => {
    const recordedLogin = fixture('login') as Record<string, unknown>;
    readsWhole(challenge, recordedLogin['challenge']);
    readsWhole(login, recordedLogin['login']);
    readsWhole(loginReply, recordedLogin['loginReply']);
  });

  it('payload and result of every kind', () => {
    const recordedKinds = fixture('kinds') as Record<string, { payload: unknown; result: unknown }>;
    for (const [name, { payload, result }] of Object.entries(kinds)) {
      readsWhole(payload, recordedKinds[name]?.payload);
      readsWhole(result, recordedKinds[name]?.result);
    }
  });

  it('replies that take and replies that refuse', () => {
    for (const reply of fixture('replies') as unknown[])
      readsWhole(replySchema(z.object({})), reply);
  });
});
