import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Echoes, smallestChange } from './syncText.ts';

test('a change touches nothing outside of what differs', () => {
  assert.deepEqual(smallestChange('2+2', '2+3+2'), { start: 2, end: 2, text: '3+' });
  assert.deepEqual(smallestChange('aaa', 'aa'), { start: 2, end: 3, text: '' });
  assert.equal(smallestChange('same', 'same'), null);
});

test('applied to the first of any two texts, the change gives the second', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n') });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = smallestChange(before, after);
      const applied =
        change === null
          ? before
          : before.slice(0, change.start) + change.text + before.slice(change.end);
      assert.equal(applied, after);
    }),
  );
});

test('a typed text that comes back late is an echo, another one is not', () => {
  const echoes = new Echoes();
  for (const text of ['1', '12', '123']) echoes.sent(text);
  assert.equal(echoes.isEcho('12'), true);
  assert.equal(echoes.isEcho('1'), false);
  assert.equal(echoes.isEcho('123'), true);
  assert.equal(echoes.isEcho('from elsewhere'), false);
});
