import type { Refusal } from '../../../lib/notebook/apply.ts';
import { DsageError, type ErrorCode } from '../../../lib/protocol/errors.ts';
import type { CellId } from '../../../lib/protocol/ids.ts';
import { limits } from '../../../lib/protocol/limits.ts';
import type { Cell, NotebookState, PersonOperation } from '../../../lib/protocol/notebook.ts';
import * as sync from './sync.ts';

/** Typed text is sent after a pause of so long, in milliseconds. */
const typingPauseMs = 400;
/** Wait before sending again what the server could not take now, in milliseconds. */
const againMs = 3000;

/** Where the typed text is: on the server, on its way, or only on this page. */
export type Saving = 'saved' | 'saving' | 'offline';

/** What the page shows; a new object with every change. */
export interface Shown {
  readonly notebook: NotebookState;
  /** Cells whose run was asked for and whose job has not come yet. */
  readonly asked: ReadonlySet<CellId>;
  readonly saving: Saving;
  /** The notebook has been got over the present connection. */
  readonly ready: boolean;
}

/** What the link needs of the world. */
export interface LinkParts {
  initial: NotebookState;
  /** Name of this page, unlike that of any other. */
  page: string;
  send(operation: PersonOperation, origin: string): Promise<{ version: number }>;
  get(): Promise<NotebookState>;
  /** Tells the person why something was not done. */
  refused(error: unknown): void;
  /** Another page deleted this cell; `typed` when text of it was not sent yet. */
  vanished(cell: Cell, typed: boolean): void;
}

/**
 * The life of an open notebook: sends what the person does, one change at a time and in order, takes in what the
 * server tells, and gets the notebook again when something was missed. It sends nothing before the notebook has
 * been got over the present connection: only then it knows what the server has already.
 */
export class NotebookLink {
  readonly #parts: LinkParts;
  readonly #listeners = new Set<() => void>();
  #sync: sync.Sync;
  #shown: Shown;
  #made = 0;
  #connection = 0;
  #standing = false;
  #ready = false;
  #getting = false;
  /** The watch stood anew while the notebook was on its way: what is on its way may lack something. */
  #getAgain = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Cells whose editor holds more text than the notebook takes. */
  readonly #overfull = new Set<CellId>();

  constructor(parts: LinkParts) {
    this.#parts = parts;
    this.#sync = sync.beginSync(parts.initial);
    this.#shown = this.#look();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly shown = (): Shown => this.#shown;

  /** The state between page and server, for what outlives the page. */
  sync(): sync.Sync {
    return this.#sync;
  }

  /** Whether an editor on this page holds text that can be kept nowhere else. */
  holdsTooMuch(): boolean {
    return [...this.#overfull].some((id) => this.#sync.shown.cells.some((cell) => cell.id === id));
  }

  /** The person changes the notebook. @returns whether the notebook takes it. */
  operate(operation: PersonOperation): boolean {
    this.#made += 1;
    const code = this.#isTooLarge(operation)
      ? 'CODE_TOO_LARGE'
      : this.#change(sync.operate(this.#sync, operation, `${this.#parts.page}:${this.#made}`));
    if (code !== undefined) {
      this.#parts.refused(refusal(code));
      return false;
    }
    this.#schedule(operation.type === 'setSource' ? typingPauseMs : 0);
    return true;
  }

  /** Also a run of a cell whose editor holds too much: the text that the notebook has is not the one that is seen. */
  #isTooLarge(operation: PersonOperation): boolean {
    if (operation.type === 'runCell') return this.#overfull.has(operation.cellId);
    if (!('source' in operation)) return false;
    const isOver = operation.source.length > limits.maxCodeBytes;
    if (isOver) this.#overfull.add(operation.cellId);
    else this.#overfull.delete(operation.cellId);
    return isOver;
  }

  /** Sends what waits now; with `everything` without waiting for answers, as the page may be gone in a moment. */
  flush(everything = false): void {
    this.#unschedule();
    if (!this.#ready) return;
    if (everything) for (const each of this.#sync.pending) if (!each.sent) void this.#send(each);
    this.#sendNext();
  }

  /** The watch stands, for the first time or again: from here on every change is told. */
  async stands(): Promise<void> {
    if (!this.#standing) this.#connection += 1;
    this.#standing = true;
    await this.#get();
  }

  /** The connection is lost. */
  lost(): void {
    if (!this.#standing) return;
    this.#standing = false;
    this.#ready = false;
    this.#getting = false;
    this.#unschedule();
    this.#set(sync.lost(this.#sync));
  }

  /** The server tells a change. */
  hear(change: sync.Change): void {
    if (!this.#standing) return;
    const before = this.#sync;
    this.#set(sync.hear(before, change));
    if (change.origin?.startsWith(`${this.#parts.page}:`) !== true) this.#notice(before, change);
    if (this.#sync.behind && !this.#getting) void this.#get();
  }

  #notice(before: sync.Sync, { operation }: sync.Change): void {
    if (operation.type !== 'deleteCell') return;
    const cell = before.shown.cells.find(({ id }) => id === operation.cellId);
    const stays = this.#sync.shown.cells.some(({ id }) => id === operation.cellId);
    if (!cell || stays) return;
    const typed = before.pending.some(
      (each) => each.operation.type === 'setSource' && each.operation.cellId === cell.id,
    );
    this.#parts.vanished(cell, typed);
  }

  async #get(): Promise<void> {
    const connection = this.#connection;
    const isCurrent = () => this.#standing && connection === this.#connection;
    if (this.#getting) {
      this.#getAgain = true;
      return;
    }
    this.#getting = true;
    this.#getAgain = false;
    this.#set(sync.getting(this.#sync));
    try {
      const state = await this.#parts.get();
      if (!isCurrent()) return;
      this.#ready = true;
      this.#set(sync.got(this.#sync, state));
    } catch (error) {
      if (!isCurrent()) return;
      if (isFinal(error)) this.#parts.refused(error);
      else setTimeout(() => isCurrent() && void this.#get(), againMs);
      return;
    } finally {
      if (isCurrent()) this.#getting = false;
    }
    if (this.#sync.behind || this.#getAgain) await this.#get();
    else this.flush();
  }

  #sendNext(): void {
    const next = this.#ready ? sync.nextToSend(this.#sync) : null;
    if (next !== null) void this.#send(next);
  }

  async #send({ origin, operation }: sync.Pending): Promise<void> {
    const connection = this.#connection;
    this.#set(sync.sent(this.#sync, origin));
    try {
      const { version } = await this.#parts.send(operation, origin);
      this.#set(sync.answered(this.#sync, origin, version));
    } catch (error) {
      // A connection that broke has already given everything back.
      if (connection !== this.#connection || !this.#standing) return;
      if (this.#keeps(operation, error)) return this.#later(origin, error);
      this.#set(sync.refuse(this.#sync, origin));
      this.#parts.refused(error);
    }
    this.#sendNext();
  }

  /** What can be done again without harm is kept until the server takes it; a run would come as a surprise. */
  #keeps(operation: PersonOperation, error: unknown): boolean {
    if (isFinal(error)) return false;
    return isSilence(error) || (operation.type !== 'runCell' && operation.type !== 'cancelCell');
  }

  #later(origin: string, error: unknown): void {
    if (!isSilence(error)) this.#parts.refused(error);
    this.#ready = false;
    this.#set(sync.unanswered(this.#sync, origin));
    const connection = this.#connection;
    setTimeout(() => {
      if (this.#standing && connection === this.#connection && !this.#getting) void this.#get();
    }, againMs);
  }

  #schedule(ms: number): void {
    this.#unschedule();
    if (ms === 0) this.#sendNext();
    else this.#timer = setTimeout(() => this.flush(), ms);
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #change(outcome: { sync: sync.Sync; refused?: Refusal }): Refusal | undefined {
    if (outcome.refused === undefined) this.#set(outcome.sync);
    return outcome.refused;
  }

  #set(next: sync.Sync): void {
    this.#sync = next;
    this.#shown = this.#look();
    for (const listener of this.#listeners) listener();
  }

  #look(): Shown {
    const saved = sync.isSaved(this.#sync);
    return {
      notebook: this.#sync.shown,
      asked: sync.asked(this.#sync),
      saving: saved ? 'saved' : this.#ready ? 'saving' : 'offline',
      ready: this.#ready,
    };
  }
}

function refusal(code: Refusal | 'CODE_TOO_LARGE'): DsageError {
  if (code === 'NOTEBOOK_FULL') return new DsageError(code, { limit: limits.maxCells });
  if (code === 'CODE_TOO_LARGE') return new DsageError(code, { limit: limits.maxCodeBytes });
  return new DsageError(code, { problem: 'the notebook cannot take this change' });
}

/** Refusals that the same request would meet again. */
const finalCodes: ReadonlySet<ErrorCode> = new Set([
  'CELL_NOT_FOUND',
  'CELL_BUSY',
  'NOTEBOOK_FULL',
  'NOTEBOOK_NOT_FOUND',
  'INVALID_REQUEST',
  'MESSAGE_TOO_LARGE',
  'EMPTY_CODE',
  'CODE_TOO_LARGE',
  'UNKNOWN_ENGINE',
  'FORBIDDEN',
]);

function isFinal(error: unknown): boolean {
  return !(error instanceof DsageError) || finalCodes.has(error.code);
}

function isSilence(error: unknown): boolean {
  return error instanceof DsageError && error.code === 'SERVER_UNREACHABLE';
}
