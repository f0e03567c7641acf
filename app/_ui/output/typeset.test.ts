import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MimeBundle } from '../../../lib/protocol/outputs.ts';
import { readsBetterTypeset } from './typeset.ts';

describe('a value', () => {
  const value = (plain: string, tex?: string): MimeBundle => ({
    'text/plain': plain,
    ...(tex === undefined ? {} : { 'text/latex': tex }),
  });

  it('is typeset when it has a formula', () => {
    assert.equal(readsBetterTypeset(value('x^2/3', '\\frac{x^2}{3}')), true);
    assert.equal(readsBetterTypeset(value('2^4 · 3', '2^{4} \\cdot 3')), true);
  });

  it('stays text when it is made of numbers, long, or has no formula', () => {
    assert.equal(readsBetterTypeset(value('123456789', '123456789')), false);
    assert.equal(readsBetterTypeset(value('[(2, 3), (5, 1)]', '[(2,3),(5,1)]')), false);
    assert.equal(readsBetterTypeset(value('x', 'x'.repeat(500))), false);
    assert.equal(readsBetterTypeset(value('x')), false);
  });
});
