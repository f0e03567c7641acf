import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type * as z from 'zod';
import { decimal, decodeInteger, encodeInteger } from './bigint.ts';
import { cellId, jobId, leaseId, moment, notebookId, userName } from './ids.ts';
import { hasEnded, jobQuery, jobState, outcomes, submitRequest } from './job.ts';
import { kinds } from './kinds.ts';
import { limits } from './limits.ts';
import { certificateFingerprint, keyFingerprint } from './login.ts';
import { personOperation } from './notebook.ts';
import { mimeBundle, outputChunk } from './outputs.ts';
import { topic } from './topics.ts';

function refuses(schema: z.ZodType, ...values: unknown[]): void {
  for (const value of values) {
    assert.equal(schema.safeParse(value).success, false, `took ${JSON.stringify(value)}`);
  }
}

function takes(schema: z.ZodType, ...values: unknown[]): void {
  for (const value of values) {
    assert.equal(schema.safeParse(value).success, true, `refused ${JSON.stringify(value)}`);
  }
}

describe('[P2] integers cross as decimal digits', () => {
  it('of any size and sign, there and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), (value) => {
        assert.equal(decodeInteger(encodeInteger(value)), value);
      }),
    );
  });

  it('in one form only', () => {
    takes(decimal, '0', '-1', '1'.repeat(limits.maxDigits));
    refuses(decimal, '', '-', '-0', '01', '1.0', '1e3', '0x10', ' 1', '1n', 1, null);
    refuses(decimal, '1'.repeat(limits.maxDigits + 2));
  });

  it('and what is none is refused with its beginning', () => {
    assert.throws(() => decodeInteger('2^360'), /not an integer in decimal digits: 2\^360/);
  });
});

describe('[P3] names and numbers', () => {
  it('of jobs are positive whole numbers', () => {
    takes(jobId, 1, 2 ** 40);
    refuses(jobId, 0, -1, 1.5, '1', Number.NaN, Number.POSITIVE_INFINITY, null);
  });

  it('of notebooks, cells and leases are opaque and cannot be paths', () => {
    for (const schema of [notebookId, cellId, leaseId]) {
      takes(schema, 'abcdef', 'A-b_9z', 'x'.repeat(64));
      refuses(schema, '', 'short', '../../etc', 'a/b/c/d', 'x'.repeat(65), 'späte', 'a b c d');
    }
  });

  it('of users have no blanks, slashes or control characters', () => {
    takes(userName, 'ada', 'a.b-c_9');
    refuses(userName, '', 'a b', 'a/b', 'a\n', 'x'.repeat(65));
  });

  it('moments are whole milliseconds', () => {
    takes(moment, 0, 1_795_000_000_000);
    refuses(moment, -1, 0.5, '0', new Date());
  });

  it('fingerprints have their exact form', () => {
    takes(certificateFingerprint, 'a'.repeat(64));
    refuses(certificateFingerprint, 'A'.repeat(64), 'a'.repeat(63), `sha256:${'a'.repeat(64)}`);
    takes(keyFingerprint, `SHA256:${'k'.repeat(43)}`);
    refuses(keyFingerprint, `MD5:${'k'.repeat(43)}`, `SHA256:${'k'.repeat(44)}`);
  });

  it('topics name one thing that can be watched', () => {
    takes(topic, 'jobs', 'notebooks', 'workers', 'job:1', 'notebook:nb-8d2e7f1a');
    refuses(topic, '', 'job:', 'job:0', 'job:-1', 'job:1x', 'notebook:a b', 'everything', 'users');
  });
});

describe('[P4] jobs', () => {
  it('of an unknown kind are refused', () => {
    refuses(submitRequest, {}, { kind: 'shell', payload: {} }, { kind: 'evaluate' }, null, 'x', []);
  });

  it('have a payload that fits their kind', () => {
    const payload = { n: '15', B1: 100, firstSigma: '6', count: 1 };
    takes(submitRequest, { kind: 'ecm.curves', payload });
    refuses(
      submitRequest,
      { kind: 'ecm.curves', payload: { ...payload, n: 15 } },
      { kind: 'ecm.curves', payload: { ...payload, count: 0 } },
      { kind: 'evaluate', payload },
    );
  });

  it('carry at most a million bytes of code, counted in UTF-8', () => {
    const payload = kinds.evaluate.payload;
    takes(payload, { engine: 'math', code: 'x'.repeat(limits.maxCodeBytes) });
    refuses(payload, { engine: 'math', code: 'x'.repeat(limits.maxCodeBytes + 1) });
    refuses(payload, { engine: 'math', code: 'é'.repeat(limits.maxCodeBytes / 2 + 1) });
  });

  it('name an engine by a plain word', () => {
    refuses(kinds.evaluate.payload, { engine: '../math', code: '1' }, { engine: '', code: '1' });
  });

  it('have ended in exactly the five outcomes', () => {
    const ended = jobState.options.filter(hasEnded);
    assert.deepEqual(ended, [...outcomes]);
  });

  it('are listed fifty at a time unless asked otherwise, and never more than a page', () => {
    assert.equal(jobQuery.parse({}).limit, 50);
    refuses(jobQuery, { limit: limits.maxPage + 1 }, { limit: 0 }, { states: ['done'] });
  });
});

describe('[P5] outputs', () => {
  it('always have a plain form', () => {
    takes(mimeBundle, { 'text/plain': '4' });
    refuses(mimeBundle, {}, { 'text/html': '<b>4</b>' }, { 'text/plain': 4 });
  });

  it('come in chunks of bounded size, counted from 0', () => {
    takes(outputChunk, { seq: 0, stream: 'stderr', text: '' });
    refuses(
      outputChunk,
      { seq: -1, stream: 'stdout', text: '' },
      { seq: 0, stream: 'stdin', text: '' },
      { seq: 0, stream: 'stdout', text: 'x'.repeat(limits.maxChunkCharacters + 1) },
    );
  });
});

describe('[P6] operations', () => {
  it('of the system are not taken from persons', () => {
    refuses(
      personOperation,
      { type: 'attachJob', cellId: 'cell-1', job: {} },
      { type: 'jobChanged', job: {}, append: [] },
      { type: 'outputAppended', jobId: 1, attempt: 1, chunks: [] },
    );
  });

  it('never leave a notebook without a title', () => {
    refuses(personOperation, { type: 'rename', title: '' }, { type: 'rename', title: '   ' });
    refuses(personOperation, { type: 'rename', title: 'x'.repeat(limits.maxNameCharacters + 1) });
  });
});
