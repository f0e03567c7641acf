import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DsageError } from '../../lib/protocol/errors.ts';
import type { Topic } from '../../lib/protocol/topics.ts';
import { Watches, type WatchListener } from './watches.ts';

function scene(answer: (topic: Topic) => Promise<unknown> = async () => ({})) {
  const sent: string[] = [];
  const watches = new Watches((name, topic) => {
    sent.push(`${name} ${topic}`);
    return answer(topic);
  });
  return { sent, watches };
}

function listener(log: string[], name: string): WatchListener {
  return {
    event: (event) => log.push(`${name} ${event.type}`),
    refetch: () => log.push(`${name} refetch`),
    refused: (error) => log.push(`${name} ${error.code}`),
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a topic is watched once for all who listen, and let go with the last of them', async () => {
  const { sent, watches } = scene();
  const log: string[] = [];
  watches.resume();
  const first = watches.add('workers', listener(log, 'a'));
  await settled();
  const second = watches.add('workers', listener(log, 'b'));
  first();
  assert.deepEqual(sent, ['watch workers']);
  second();
  assert.deepEqual(sent, ['watch workers', 'unwatch workers']);
  assert.deepEqual(log, ['a refetch', 'b refetch']);
});

test('after a lost connection everything is watched and fetched again', async () => {
  const { sent, watches } = scene();
  const log: string[] = [];
  watches.add('jobs', listener(log, 'a'));
  assert.deepEqual(sent, []);
  for (let connection = 0; connection < 2; connection++) {
    watches.resume();
    await settled();
    watches.pause();
  }
  assert.deepEqual(sent, ['watch jobs', 'watch jobs']);
  assert.deepEqual(log, ['a refetch', 'a refetch']);
});

test('a refusal reaches those who listen, a broken connection does not', async () => {
  const log: string[] = [];
  for (const code of ['NOTEBOOK_NOT_FOUND', 'SERVER_UNREACHABLE'] as const) {
    const { watches } = scene(() => Promise.reject(new DsageError(code)));
    watches.add('notebooks', listener(log, 'a'));
    watches.resume();
    await settled();
  }
  assert.deepEqual(log, ['a NOTEBOOK_NOT_FOUND']);
});

test('an event reaches only those who watch its topic', () => {
  const { watches } = scene();
  const log: string[] = [];
  watches.add('notebooks', listener(log, 'a'));
  watches.add('workers', listener(log, 'b'));
  watches.deliver(['notebooks'], { type: 'notebookDeleted', notebookId: 'n_12345' as never });
  assert.deepEqual(log, ['a notebookDeleted']);
});
