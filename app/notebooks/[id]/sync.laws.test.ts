import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { apply } from '../../../lib/notebook/apply.ts';
import { emptyNotebook } from '../../../lib/notebook/empty.ts';
import type { CellId, JobId, NotebookId } from '../../../lib/protocol/ids.ts';
import type { NotebookState, Operation, PersonOperation } from '../../../lib/protocol/notebook.ts';
import * as sync from './sync.ts';

/*
 * Two pages and a server, in one thread: each page has a line to the server and one back, both first in first
 * out, as a socket has. fast-check decides who takes the next step, and when a connection breaks.
 */

type Up = { what: 'operate'; operation: PersonOperation; origin: string } | { what: 'get' };
type Down =
  | { what: 'told'; change: sync.Change }
  | { what: 'answer'; origin: string; version: number }
  | { what: 'refusal'; origin: string }
  | { what: 'state'; state: NotebookState };

class Page {
  sync: sync.Sync;
  up: Up[] = [];
  down: Down[] = [];
  connected = false;
  ready = false;
  #made = 0;
  readonly name: string;

  constructor(name: string, state: NotebookState) {
    this.name = name;
    this.sync = sync.beginSync(state);
  }

  connect() {
    if (this.connected) return;
    this.connected = true;
    this.get();
  }

  get() {
    this.sync = sync.getting(this.sync);
    this.ready = false;
    this.up.push({ what: 'get' });
  }

  cut() {
    Object.assign(this, { connected: false, ready: false, up: [], down: [] });
    this.sync = sync.lost(this.sync);
  }

  operate(operation: PersonOperation) {
    this.#made += 1;
    this.sync = sync.operate(this.sync, operation, `${this.name}:${this.#made}`).sync;
  }

  send() {
    const next = this.ready ? sync.nextToSend(this.sync) : null;
    if (next === null) return;
    this.sync = sync.sent(this.sync, next.origin);
    this.up.push({ what: 'operate', operation: next.operation, origin: next.origin });
  }

  receive() {
    const message = this.down.shift();
    if (message === undefined) return;
    if (message.what === 'told') this.sync = sync.hear(this.sync, message.change);
    if (message.what === 'refusal') this.sync = sync.refuse(this.sync, message.origin);
    if (message.what === 'answer') {
      this.sync = sync.answered(this.sync, message.origin, message.version);
    }
    if (message.what === 'state') {
      this.sync = sync.got(this.sync, message.state);
      this.ready = true;
    }
    if (this.sync.behind && this.ready) this.get();
  }
}

class World {
  state: NotebookState = emptyNotebook('notebook-1' as NotebookId, 'Laws');
  pages: Page[] = [];
  runs: string[] = [];
  jobs = 0;

  /** The server takes the next message of a page's line. */
  serve(page: Page) {
    const message = page.up.shift();
    if (message === undefined) return;
    if (message.what === 'get') {
      page.down.push({ what: 'state', state: this.state });
      return;
    }
    const { operation, origin } = message;
    const applied = apply(this.state, operation);
    if (applied.refused) {
      page.down.push({ what: 'refusal', origin });
      return;
    }
    this.take(operation, origin);
    const { version } = this.state;
    for (const action of applied.actions) {
      if (action.type === 'submitJob') this.attach(action.cellId, action.source, origin);
    }
    page.down.push({ what: 'answer', origin, version });
  }

  attach(cellId: CellId, source: string, origin: string) {
    this.jobs += 1;
    this.runs.push(origin);
    const job = { ...newJob, id: this.jobs as JobId, source };
    this.take({ type: 'attachJob', cellId, job }, null);
  }

  endOldestJob() {
    const open = this.state.cells.find(({ job }) => job?.state === 'queued')?.job;
    if (!open) return;
    const { outputs: _, source: __, nextSeq: ___, ...rest } = open;
    const job = { ...rest, state: 'succeeded', version: 2 } as const;
    this.take({ type: 'jobChanged', job, append: [] }, null);
  }

  take(operation: Operation, origin: string | null) {
    this.state = apply(this.state, operation).state;
    const change = { version: this.state.version, operation, origin };
    for (const page of this.pages) if (page.connected) page.down.push({ what: 'told', change });
  }

  settle() {
    for (let round = 0; round < 1000; round++) {
      for (const page of this.pages) {
        page.connect();
        page.send();
        this.serve(page);
        page.receive();
      }
      if (this.pages.every((page) => page.up.length + page.down.length === 0)) {
        if (this.pages.every((page) => page.ready && sync.isSaved(page.sync))) return;
      }
    }
    assert.fail('the pages never came to rest');
  }
}

const newJob = {
  version: 1,
  state: 'queued' as const,
  attempt: 0,
  worker: null,
  waitingReason: null,
  createdAt: 1,
  startedAt: null,
  finishedAt: null,
  nextSeq: 0,
  outputs: [],
};

const cellId = fc.constantFrom('cell-1', 'cell-2', 'cell-3').map((id) => id as CellId);
const source = fc.constantFrom('', '1', '2', '3');
const index = fc.integer({ min: 0, max: 3 });
const operation: fc.Arbitrary<PersonOperation> = fc.oneof(
  fc.record({
    type: fc.constant('insertCell' as const),
    cellId,
    index,
    cellType: fc.constant('code' as const),
    source,
  }),
  fc.record({ type: fc.constant('setSource' as const), cellId, source }),
  fc.record({ type: fc.constant('runCell' as const), cellId, source }),
  fc.record({ type: fc.constant('moveCell' as const), cellId, index }),
  fc.record({ type: fc.constant('deleteCell' as const), cellId }),
  fc.record({ type: fc.constant('rename' as const), title: fc.constantFrom('one', 'two') }),
);

type Step =
  | { does: 'operate'; page: number; operation: PersonOperation }
  | { does: 'connect' | 'cut' | 'send' | 'serve' | 'receive' | 'end'; page: number };
const page = fc.integer({ min: 0, max: 1 });
const step = (does: 'connect' | 'cut' | 'send' | 'serve' | 'receive' | 'end') =>
  fc.record({ does: fc.constant(does), page });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ does: fc.constant('operate' as const), page, operation }) },
    { weight: 3, arbitrary: step('send') },
    { weight: 3, arbitrary: step('serve') },
    { weight: 4, arbitrary: step('receive') },
    { weight: 2, arbitrary: step('connect') },
    { weight: 1, arbitrary: step('cut') },
    { weight: 1, arbitrary: step('end') },
  ),
  { maxLength: 120 },
);

function play(world: World, history: Step[]) {
  for (const each of history) {
    const actor = world.pages[each.page] as Page;
    if (each.does === 'operate') actor.operate(each.operation);
    else if (each.does === 'serve') world.serve(actor);
    else if (each.does === 'end') world.endOldestJob();
    else actor[each.does]();
  }
  world.settle();
}

function newWorld(): World {
  const world = new World();
  world.pages = ['left', 'right'].map((name) => new Page(name, world.state));
  return world;
}

describe('two pages and a server, in any order of steps and with broken connections', () => {
  it('come to show the same notebook', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const world = newWorld();
        play(world, history);
        for (const { sync: end } of world.pages) assert.deepEqual(end.shown, world.state);
      }),
      { numRuns: 1000 },
    );
  });

  it('run a cell at most once for each time it was asked', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const world = newWorld();
        play(world, history);
        assert.equal(new Set(world.runs).size, world.runs.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('lose nothing that one page typed into a cell that nobody else touches', () => {
    const mine = 'cell-mine' as CellId;
    const typing = fc.record({ does: fc.constant('operate' as const), page: fc.constant(0) });
    const typed = fc.integer({ min: 0, max: 9 }).map(String);
    const withTyping = fc.array(
      fc.oneof(fc.tuple(typing, typed), fc.tuple(steps, fc.constant(''))),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(withTyping, typed, (parts, last) => {
        const world = newWorld();
        const left = world.pages[0] as Page;
        left.operate({ type: 'insertCell', cellId: mine, index: 0, cellType: 'code', source: '' });
        const history = parts.flatMap(([part, text]): Step[] =>
          Array.isArray(part)
            ? part
            : [{ ...part, operation: { type: 'setSource', cellId: mine, source: text } }],
        );
        history.push({
          does: 'operate',
          page: 0,
          operation: { type: 'setSource', cellId: mine, source: last },
        });
        play(world, history);
        const cell = world.state.cells.find(({ id }) => id === mine);
        assert.equal(cell?.source, last);
      }),
      { numRuns: 300 },
    );
  });
});
