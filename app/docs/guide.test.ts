import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rewriteLink, slugOf } from './guide.ts';

test('a file is addressed without its number and its ending', () => {
  assert.equal(slugOf('02-first-steps.md'), 'first-steps');
  assert.equal(slugOf('keys.md'), 'keys');
});

test('links between the files lead to their pages, others stay', () => {
  assert.equal(rewriteLink('02-first-steps.md#run'), '/docs/first-steps#run');
  assert.equal(rewriteLink('./keys.md'), '/docs/keys');
  assert.equal(rewriteLink('index.md'), '/docs');
  for (const href of ['https://example.org/a.md', '/jobs', '#here']) {
    assert.equal(rewriteLink(href), href);
  }
});
