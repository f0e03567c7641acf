import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSearch, showsParts, withParts } from './search.ts';

test('filters are taken out of the line, the rest are words', () => {
  assert.deepEqual(parseSearch('state:failed worker:Box3 factor "2^64 + 1"'), {
    query: { topLevel: true, states: ['failed'], text: 'factor 2^64 + 1' },
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
  assert.deepEqual(search.query, { topLevel: true, text: 'a:b' });
});

test('an empty line asks for every job that is part of none, show:parts for all', () => {
  assert.deepEqual(parseSearch('  ').query, { topLevel: true });
  assert.deepEqual(parseSearch('show:parts').query, {});
  assert.deepEqual(parseSearch('show:parts sieve').query, { text: 'sieve' });
});

test('the parts of one job are asked for by its number, and a wrong number is told', () => {
  assert.deepEqual(parseSearch('parent:17').query, { parentId: 17 });
  assert.match(parseSearch('parent:x').problems[0] ?? '', /Write parent:17/);
});

test('the switch for parts leaves the rest of the line as it was', () => {
  assert.equal(withParts('state:failed  box', true), 'state:failed box show:parts');
  assert.equal(withParts('state:failed show:parts box', false), 'state:failed box');
  assert.equal(withParts('show:parts', true), 'show:parts');
  assert.deepEqual([showsParts('a show:parts'), showsParts('a')], [true, false]);
});
