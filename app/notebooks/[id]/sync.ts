import { apply, isBusy, type Refusal } from '../../../lib/notebook/apply.ts';
import type { CellId, JobId } from '../../../lib/protocol/ids.ts';
import type {
  Cell,
  NotebookState,
  Operation,
  PersonOperation,
} from '../../../lib/protocol/notebook.ts';

/** A change of the notebook as the server tells it. */
export interface Change {
  version: number;
  operation: Operation;
  origin: string | null;
}

/** A change that this page made and the server has not yet both told and answered. */
export interface Pending {
  readonly origin: string;
  readonly operation: PersonOperation;
  readonly sent: boolean;
  /** It was sent over a connection that broke: the server may or may not have it. */
  readonly doubtful: boolean;
  /** The server has told it: `confirmed` holds it. A run stays pending until it is answered. */
  readonly heard: boolean;
  /** The version that the server answered with. */
  readonly answered: number | null;
  /** The job that the cell had when its run was asked for. */
  readonly jobBefore: JobId | null;
}

/**
 * A notebook between page and server. `confirmed` is the server's; `shown` is what the page shows: the same
 * with everything pending applied on top. So what was typed last is always seen, whatever the server tells
 * meanwhile, and as it is also what the server will take last, both end at the same notebook.
 */
export interface Sync {
  readonly confirmed: NotebookState;
  readonly shown: NotebookState;
  readonly pending: readonly Pending[];
  /** What was told while the notebook is being got again; null while it is not. */
  readonly heardWhileGetting: readonly Change[] | null;
  /** Something was missed: the notebook must be got again. */
  readonly behind: boolean;
}

/** A page that has just got the notebook. */
export function beginSync(state: NotebookState): Sync {
  return { confirmed: state, shown: state, pending: [], heardWhileGetting: null, behind: false };
}

/** The person changes the notebook: shown at once, sent later. A refusal changes nothing. */
export function operate(
  sync: Sync,
  operation: PersonOperation,
  origin: string,
): { sync: Sync; refused?: Refusal } {
  if (operation.type === 'runCell' && asked(sync).has(operation.cellId)) {
    return { sync, refused: 'CELL_BUSY' };
  }
  const { refused, state } = apply(sync.shown, operation);
  if (refused) return { sync, refused };
  const added: Pending = {
    origin,
    operation,
    sent: false,
    doubtful: false,
    heard: false,
    answered: null,
    jobBefore:
      operation.type === 'runCell' ? (cellOf(sync.shown, operation)?.job?.id ?? null) : null,
  };
  return { sync: { ...sync, shown: state, pending: joined(sync.pending, added) } };
}

/** Typing is one change until it is sent, not one a key. */
function joined(pending: readonly Pending[], added: Pending): Pending[] {
  const last = pending.at(-1);
  const replaces =
    last !== undefined &&
    !last.sent &&
    last.operation.type === 'setSource' &&
    added.operation.type === 'setSource' &&
    last.operation.cellId === added.operation.cellId;
  return replaces ? pending.with(-1, { ...added, doubtful: last.doubtful }) : [...pending, added];
}

/** The next change to send: one at a time, so that the server gets them in the order they were made. */
export function nextToSend(sync: Sync): Pending | null {
  if (sync.pending.some((each) => each.sent && !isSettled(each))) return null;
  return sync.pending.find((each) => !each.sent) ?? null;
}

/** It is on its way. */
export function sent(sync: Sync, origin: string): Sync {
  return withPending(sync, update(sync.pending, origin, { sent: true }));
}

/** The server took it: the notebook holds it from `version` on. */
export function answered(sync: Sync, origin: string, version: number): Sync {
  return withPending(sync, update(sync.pending, origin, { answered: version }));
}

/** No answer came: it is sent again, unless it turns out that the server has it. */
export function unanswered(sync: Sync, origin: string): Sync {
  return withPending(sync, update(sync.pending, origin, { sent: false, doubtful: true }));
}

/** The server refuses it for good: it is taken back. */
export function refuse(sync: Sync, origin: string): Sync {
  return withPending(
    sync,
    sync.pending.filter((each) => each.origin !== origin),
  );
}

/** The connection is lost, and with it every answer that was still to come. */
export function lost(sync: Sync): Sync {
  const pending = sync.pending
    .filter((each) => !each.heard)
    .map((each) =>
      each.sent && each.answered === null ? { ...each, sent: false, doubtful: true } : each,
    );
  return { ...withPending(sync, pending), heardWhileGetting: null };
}

/** The server tells a change. Changes are taken in the order of their versions; a gap leaves the page behind. */
export function hear(sync: Sync, change: Change): Sync {
  const { heardWhileGetting } = sync;
  const kept = { ...sync, heardWhileGetting: heardWhileGetting && [...heardWhileGetting, change] };
  const confirmed = follow(sync.confirmed, change);
  if (confirmed === null) return { ...kept, behind: true };
  const pending = update(sync.pending, change.origin, { heard: true });
  return withPending({ ...kept, confirmed }, pending);
}

/** The notebook is being got: what is told from now on may be missing in what comes. */
export function getting(sync: Sync): Sync {
  return { ...sync, heardWhileGetting: [], behind: false };
}

/** The notebook has come. What is pending goes on top of it, except what it holds already. */
export function got(sync: Sync, state: NotebookState): Sync {
  let confirmed = state;
  let behind = false;
  let pending = sync.pending.filter(
    (each) => !(each.doubtful && !each.sent && isDone(state, each)),
  );
  for (const change of sync.heardWhileGetting ?? []) {
    const next = follow(confirmed, change);
    if (next === null) behind = true;
    else confirmed = next;
    pending = update(pending, change.origin, { heard: true });
  }
  return withPending({ ...sync, confirmed, behind, heardWhileGetting: null }, pending);
}

/** The state after a change, the same state when it is old, or null when something before it is missing. */
function follow(state: NotebookState, { version, operation }: Change): NotebookState | null {
  if (version <= state.version) return state;
  if (version > state.version + 1) return null;
  const applied = apply(state, operation);
  return applied.refused ? null : applied.state;
}

/** Whether the server has taken a change whose answer was lost; sent again it would do harm or be refused. */
function isDone(state: NotebookState, { operation, jobBefore }: Pending): boolean {
  const cell = cellOf(state, operation);
  switch (operation.type) {
    case 'insertCell':
      return cell !== undefined;
    case 'deleteCell':
      return cell === undefined;
    case 'runCell':
      return cell?.job != null && cell.job.id !== jobBefore;
    case 'cancelCell':
      return cell === undefined || !isBusy(cell);
    default:
      return false;
  }
}

/** Cells whose run was asked for and whose job has not come yet. */
export function asked(sync: Sync): ReadonlySet<CellId> {
  const runs = sync.pending.filter(({ operation }) => operation.type === 'runCell');
  return new Set(
    runs.flatMap(({ operation }) => ('cellId' in operation ? [operation.cellId] : [])),
  );
}

/** Whether the server has everything. */
export function isSaved(sync: Sync): boolean {
  return sync.pending.every(isSettled);
}

function isSettled(each: Pending): boolean {
  return each.answered !== null || (each.heard && each.operation.type !== 'runCell');
}

function withPending(sync: Sync, pending: readonly Pending[]): Sync {
  const left = pending.filter((each) => {
    const isIn = each.heard || (each.answered !== null && each.answered <= sync.confirmed.version);
    return !(isIn && isSettled(each));
  });
  const shown = left
    .filter((each) => !each.heard)
    .reduce((state, { operation }) => onTop(state, operation), sync.confirmed);
  return { ...sync, pending: left, shown };
}

/**
 * The state with a pending change on top. Text that says nothing new leaves the cell the same object: two hundred
 * runs that wait must not make two hundred new cells at every change that is told.
 */
function onTop(state: NotebookState, operation: PersonOperation): NotebookState {
  const isText = operation.type === 'runCell' || operation.type === 'setSource';
  if (isText && cellOf(state, operation)?.source === operation.source) return state;
  return apply(state, operation).state;
}

function update(
  pending: readonly Pending[],
  origin: string | null,
  change: Partial<Pending>,
): Pending[] {
  return pending.map((each) => (each.origin === origin ? { ...each, ...change } : each));
}

function cellOf(state: NotebookState, operation: PersonOperation): Cell | undefined {
  if (!('cellId' in operation)) return undefined;
  return state.cells.find((cell) => cell.id === operation.cellId);
}
