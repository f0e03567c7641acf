import type { CellId, JobId } from '../protocol/ids.ts';
import { hasEnded } from '../protocol/job.ts';
import { limits } from '../protocol/limits.ts';
import type {
  Cell,
  NotebookState,
  Operation,
  PersonOperation,
  SystemOperation,
} from '../protocol/notebook.ts';
import { appendOutput, attachJob, changeJob } from './jobs.ts';

/** What must happen outside the notebook because of an operation. */
export type Action =
  | { type: 'submitJob'; cellId: CellId; engine: string; source: string }
  | { type: 'cancelJob'; jobId: JobId };

/** Why a notebook does not take an operation; a code of the error table. */
export type Refusal =
  | 'CELL_NOT_FOUND'
  | 'CELL_BUSY'
  | 'NOTEBOOK_FULL'
  | 'INVALID_REQUEST'
  | 'EMPTY_CODE';

/** The notebook after an operation. A refused operation changes nothing and asks for nothing. */
export type Applied = { state: NotebookState; actions: Action[]; refused?: Refusal };

/**
 * The notebook after `operation`, and what must happen outside because of it. Pure: server and page call it
 * with the same operations in the same order and hold the same notebook. `version` grows by one with every
 * operation that is taken, also by a system operation that has nothing new to say.
 *
 * Cost: proportional to the number of cells.
 */
export function apply(state: NotebookState, operation: Operation): Applied {
  switch (operation.type) {
    case 'attachJob':
    case 'jobChanged':
    case 'outputAppended':
      return taken(applySystem(state, operation));
    default:
      return applyPerson(state, operation);
  }
}

function applySystem(state: NotebookState, operation: SystemOperation): NotebookState {
  switch (operation.type) {
    case 'attachJob':
      return withCells(state, attachJob(state.cells, operation.cellId, operation.job));
    case 'jobChanged':
      return withCells(state, changeJob(state.cells, operation));
    case 'outputAppended':
      return withCells(state, appendOutput(state.cells, operation));
  }
}

function applyPerson(state: NotebookState, operation: PersonOperation): Applied {
  switch (operation.type) {
    case 'rename':
      return taken({ ...state, title: operation.title });
    case 'insertCell':
      return insertCell(state, operation);
    case 'deleteCell':
      return deleteCell(state, operation.cellId);
    case 'moveCell':
      return moveCell(state, operation.cellId, operation.index);
    case 'setSource':
      return changeCell(state, operation.cellId, (cell) => ({ ...cell, source: operation.source }));
    case 'setCellType':
      return setCellType(state, operation);
    case 'runCell':
      return runCell(state, operation.cellId, operation.source);
    case 'cancelCell':
      return cancelCell(state, operation.cellId);
  }
}

function insertCell(
  state: NotebookState,
  operation: PersonOperation & { type: 'insertCell' },
): Applied {
  if (state.cells.length >= limits.maxCells) return refuse(state, 'NOTEBOOK_FULL');
  if (indexOf(state, operation.cellId) >= 0) return refuse(state, 'INVALID_REQUEST');
  const cell: Cell = {
    id: operation.cellId,
    type: operation.cellType,
    engine: defaultEngine,
    source: operation.source,
    job: null,
  };
  const index = Math.min(operation.index, state.cells.length);
  return taken(withCells(state, state.cells.toSpliced(index, 0, cell)));
}

/** A deleted cell's job has nobody left who sees it: it is cancelled. */
function deleteCell(state: NotebookState, cellId: CellId): Applied {
  const index = indexOf(state, cellId);
  const cell = state.cells[index];
  if (cell === undefined) return refuse(state, 'CELL_NOT_FOUND');
  return taken(withCells(state, state.cells.toSpliced(index, 1)), cancelActions(cell));
}

function moveCell(state: NotebookState, cellId: CellId, target: number): Applied {
  const index = indexOf(state, cellId);
  const cell = state.cells[index];
  if (cell === undefined) return refuse(state, 'CELL_NOT_FOUND');
  const rest = state.cells.toSpliced(index, 1);
  return taken(withCells(state, rest.toSpliced(Math.min(target, rest.length), 0, cell)));
}

function setCellType(
  state: NotebookState,
  operation: PersonOperation & { type: 'setCellType' },
): Applied {
  const cell = state.cells[indexOf(state, operation.cellId)];
  if (cell === undefined) return refuse(state, 'CELL_NOT_FOUND');
  if (isBusy(cell)) return refuse(state, 'CELL_BUSY');
  const job = operation.cellType === 'code' ? cell.job : null;
  return changeCell(state, cell.id, (old) => ({ ...old, type: operation.cellType, job }));
}

function runCell(state: NotebookState, cellId: CellId, source: string): Applied {
  const cell = state.cells[indexOf(state, cellId)];
  if (cell === undefined) return refuse(state, 'CELL_NOT_FOUND');
  if (cell.type === 'markdown') return refuse(state, 'INVALID_REQUEST');
  if (source.trim() === '') return refuse(state, 'EMPTY_CODE');
  if (isBusy(cell)) return refuse(state, 'CELL_BUSY');
  const changed = changeCell(state, cellId, (old) => ({ ...old, source }));
  return {
    state: changed.state,
    actions: [{ type: 'submitJob', cellId, engine: cell.engine, source }],
  };
}

function cancelCell(state: NotebookState, cellId: CellId): Applied {
  const cell = state.cells[indexOf(state, cellId)];
  if (cell === undefined) return refuse(state, 'CELL_NOT_FOUND');
  return taken(state, cancelActions(cell));
}

function cancelActions(cell: Cell): Action[] {
  return cell.job !== null && isBusy(cell) ? [{ type: 'cancelJob', jobId: cell.job.id }] : [];
}

function changeCell(state: NotebookState, cellId: CellId, change: (cell: Cell) => Cell): Applied {
  const index = indexOf(state, cellId);
  const cell = state.cells[index];
  if (cell === undefined) return refuse(state, 'CELL_NOT_FOUND');
  return taken(withCells(state, state.cells.with(index, change(cell))));
}

/** Whether the cell's job has not ended yet. */
export function isBusy(cell: Cell): boolean {
  return cell.job !== null && !hasEnded(cell.job.state);
}

/** The engine of a new cell. */
const defaultEngine = 'math';

function indexOf(state: NotebookState, cellId: CellId): number {
  return state.cells.findIndex((cell) => cell.id === cellId);
}

function withCells(state: NotebookState, cells: Cell[]): NotebookState {
  return cells === state.cells ? state : { ...state, cells };
}

function taken(state: NotebookState, actions: Action[] = []): Applied {
  return { state: { ...state, version: state.version + 1 }, actions };
}

function refuse(state: NotebookState, refused: Refusal): Applied {
  return { state, actions: [], refused };
}
