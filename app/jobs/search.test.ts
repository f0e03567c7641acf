import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSearch } from './search.ts';

test('filters are taken out of the line, the rest are words', () => {
  assert.deepEqual(parseSearch('state:failed worker:Box3 factor "2^64 + 1"'), {
    query: { states: ['failed'], text: 'factor 2^64 + 1' },
    worker: 'box3',
    problems: [],
  });
});

test('several states, groups and loose spellings are understood', () => {
  assert.deepEqual(parseSearch('state:queued,timed-out').query.states, ['queued', 'timedOut']);
  assert.deepEqual(parseSearch('STATE:Active').query.states, ['queued', 'running', 'cancelling']);
});

test('an unknown state is told, an unknown filter is a word', () => {
  const search = parseSearch('state:sleeping a:b');
  assert.match(search.problems[0] ?? '', /There is no state “sleeping”/);
  assert.deepEqual(search.query, { text: 'a:b' });
});

test('an empty line asks for everything', () => {
  assert.deepEqual(parseSearch('  ').query, {});
});
