import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod';
import { DsageError, errorCodes, errorTable, problemOf, wireError } from './errors.ts';
import { replySchema } from './reply.ts';

describe('[E1] the error table', () => {
  for (const code of errorCodes) {
    it(`${code}: a whole sentence, a fitting status`, () => {
      const { sentence, status } = errorTable[code];
      assert.match(code, /^[A-Z][A-Z_]+$/);
      assert.ok(status >= 400 && status < 600);
      assert.doesNotMatch(sentence, /undefined|Error:|stack/);
      if (sentence !== '{problem}') assert.match(sentence, /^[A-Z{].*[.}]$/s);
    });
  }
});

describe('[E2] an error', () => {
  it('fills its sentence from its details', () => {
    const error = new DsageError('PORT_TAKEN', { port: 8082, flag: '--web-port' });
    assert.equal(
      error.message,
      'Port 8082 is taken by another program. Stop it, or choose another port with --web-port.',
    );
    assert.equal(error.status, 500);
    assert.equal(error.retryable, false);
  });

  it('is the same on the other side of a border, without its cause', () => {
    const cause = new Error('secret path');
    const error = new DsageError('JOB_NOT_FOUND', { id: 9 }, cause);
    const wire = wireError.parse(JSON.parse(JSON.stringify(error.toWire())));
    const other = DsageError.fromWire(wire);
    assert.equal(other.code, 'JOB_NOT_FOUND');
    assert.equal(other.message, error.message);
    assert.deepEqual(other.details, { id: 9 });
    assert.equal(JSON.stringify(wire).includes('secret'), false);
    assert.equal(error.cause, cause);
  });

  it('never lets a detail change the sentence around it', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const { message } = new DsageError('UNKNOWN_COMMAND', { name });
        assert.ok(message.startsWith('There is no command '));
        assert.ok(message.includes(name));
      }),
    );
  });
});

describe('[E3] a refused request says', () => {
  const schema = z.object({ cell: z.object({ index: z.int() }) });

  it('where the first problem is', () => {
    const { error } = schema.safeParse({ cell: { index: 'x' } });
    assert.ok(error);
    assert.match(problemOf(error), /^cell\.index: /);
  });

  it('what is wrong when the whole value is', () => {
    const { error } = schema.safeParse(null);
    assert.ok(error);
    assert.doesNotMatch(problemOf(error), /^: /);
  });

  it('either a value or an error, never both or none', () => {
    const reply = replySchema(z.object({ n: z.int() }));
    assert.equal(reply.safeParse({ ok: true }).success, false);
    assert.equal(reply.safeParse({ ok: false, value: { n: 1 } }).success, false);
    assert.equal(reply.safeParse({ value: { n: 1 } }).success, false);
  });
});
