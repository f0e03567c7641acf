import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { apply } from '../../../lib/notebook/apply.ts';
import { emptyNotebook } from '../../../lib/notebook/empty.ts';
import { DsageError } from '../../../lib/protocol/errors.ts';
import type { CellId, NotebookId } from '../../../lib/protocol/ids.ts';
import type { Cell, NotebookState, PersonOperation } from '../../../lib/protocol/notebook.ts';
import { NotebookLink } from './notebookLink.ts';

const a = 'cell-a' as CellId;
const insert: PersonOperation = {
  type: 'insertCell',
  cellId: a,
  index: 0,
  cellType: 'code',
  source: '',
};
const type = (source: string): PersonOperation => ({ type: 'setSource', cellId: a, source });

/** A server that answers when the test lets it. */
class Server {
  state: NotebookState = apply(emptyNotebook('notebook-1' as NotebookId, 'First'), insert).state;
  sent: PersonOperation[] = [];
  refused: unknown[] = [];
  vanished: [Cell, boolean][] = [];
  answer: (operation: PersonOperation, origin: string) => Promise<{ version: number }> = (
    operation,
    origin,
  ) => this.take(operation, origin);
  link = new NotebookLink({
    initial: this.state,
    page: 'page',
    send: (operation, origin) => {
      this.sent.push(operation);
      return this.answer(operation, origin);
    },
    get: async () => this.state,
    refused: (error) => this.refused.push(error),
    vanished: (cell, typed) => this.vanished.push([cell, typed]),
  });

  async take(operation: PersonOperation, origin: string | null) {
    this.state = apply(this.state, operation).state;
    const { version } = this.state;
    this.link.hear({ version, operation, origin });
    return { version };
  }
}

/** Lets every promise that can go on go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function connected(): Promise<Server> {
  const server = new Server();
  await server.link.stands();
  return server;
}

describe('a link to a notebook', () => {
  it('keeps what is done before there is a connection, and sends it then in order', async () => {
    const server = new Server();
    server.link.operate(type('2'));
    server.link.operate({ type: 'runCell', cellId: a, source: '2' });
    assert.equal(server.link.shown().saving, 'offline');
    assert.equal(server.sent.length, 0);
    await server.link.stands();
    await turn();
    assert.deepEqual(
      server.sent.map((each) => each.type),
      ['setSource', 'runCell'],
    );
    assert.equal(server.link.shown().saving, 'saved');
  });

  it('sends typed text after a pause, or at once when it is asked to', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const server = await connected();
      server.link.operate(type('2'));
      server.link.operate(type('2+'));
      mock.timers.tick(399);
      assert.equal(server.sent.length, 0);
      mock.timers.tick(1);
      assert.deepEqual(server.sent, [type('2+')]);
      await turn();
      server.link.operate(type('2+2'));
      server.link.flush();
      assert.deepEqual(server.sent.at(-1), type('2+2'));
    } finally {
      mock.timers.reset();
    }
  });

  it('sends everything without waiting for answers when the page goes away', async () => {
    const server = await connected();
    server.answer = () => new Promise(() => {});
    server.link.operate({ type: 'rename', title: 'Second' });
    server.link.operate(type('2+2'));
    server.link.flush(true);
    assert.equal(server.sent.length, 2);
  });

  it('takes a refused change back and says why', async () => {
    const server = await connected();
    server.answer = async () => {
      throw new DsageError('NOTEBOOK_NOT_FOUND');
    };
    server.link.operate({ type: 'rename', title: 'Second' });
    await turn();
    assert.equal(server.link.shown().notebook.title, 'First');
    assert.equal((server.refused[0] as DsageError).code, 'NOTEBOOK_NOT_FOUND');
  });

  it('keeps typed text that the server could not take, and sends it again', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const server = await connected();
      server.answer = async () => {
        throw new DsageError('DISK_FULL');
      };
      server.link.operate(type('mine'));
      server.link.flush();
      await turn();
      assert.equal(server.link.shown().notebook.cells[0]?.source, 'mine');
      assert.equal(server.link.shown().saving, 'offline');
      server.answer = (operation, origin) => server.take(operation, origin);
      mock.timers.tick(3000);
      await turn();
      assert.equal(server.state.cells[0]?.source, 'mine');
      assert.equal(server.link.shown().saving, 'saved');
    } finally {
      mock.timers.reset();
    }
  });

  it('sends text again whose connection was lost, and ignores the old answer', async () => {
    const server = await connected();
    let fail: (error: unknown) => void = () => {};
    server.answer = () => new Promise((_, reject) => (fail = reject));
    server.link.operate(type('mine'));
    server.link.flush();
    server.link.lost();
    fail(new DsageError('SERVER_UNREACHABLE', { server: 'here' }));
    server.answer = (operation, origin) => server.take(operation, origin);
    await server.link.stands();
    await turn();
    assert.equal(server.state.cells[0]?.source, 'mine');
    assert.deepEqual(server.refused, []);
  });

  it('gets the notebook again when a change was missed', async () => {
    const server = await connected();
    server.state = apply(server.state, { type: 'rename', title: 'Second' }).state;
    await server.take({ type: 'rename', title: 'Third' }, null);
    await turn();
    assert.equal(server.link.shown().notebook.title, 'Third');
    assert.equal(server.link.shown().notebook.version, 3);
  });

  it('gets the notebook once more when the watch stands again while it is on its way', async () => {
    const server = new Server();
    const first = server.link.stands();
    server.state = apply(server.state, { type: 'rename', title: 'Unheard' }).state;
    await server.link.stands();
    await first;
    assert.equal(server.link.shown().notebook.title, 'Unheard');
  });

  it('tells of a cell that another page deleted, with the text that was typed into it', async () => {
    const server = await connected();
    server.link.operate(type('mine'));
    await server.take({ type: 'deleteCell', cellId: a }, 'other:1');
    assert.deepEqual(
      server.vanished.map(([cell, typed]) => [cell.source, typed]),
      [['mine', true]],
    );
  });

  it('refuses code over the limit before it is sent', async () => {
    const server = await connected();
    assert.equal(server.link.operate(type('x'.repeat(1_000_001))), false);
    assert.equal((server.refused[0] as DsageError).code, 'CODE_TOO_LARGE');
    assert.equal(server.link.holdsTooMuch(), true, 'the page asks before it is left');
    const run = { type: 'runCell', cellId: a, source: '2+2' } as const;
    assert.equal(server.link.operate(run), false, 'what is run is what is seen');
    server.link.operate(type('x'));
    assert.equal(server.link.holdsTooMuch(), false);
  });
});
