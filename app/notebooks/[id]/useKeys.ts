import { useEffect, useRef } from 'react';
import type { CellId } from '../../../lib/protocol/ids.ts';
import { type KeyCommand, meaningOf, worksWhileTyping } from './keys.ts';
import type { CellActions } from './useCellActions.ts';

/** The second key of a pair must come within this time, in milliseconds. */
const pairMs = 800;

interface Parts {
  cellId: CellId | null;
  /** Its text is edited, or will be as soon as the editor is there. */
  editing: boolean;
  actions: CellActions;
  help: () => void;
}

/** Carries out the keys of the selected cell, wherever on the page the keyboard is, but never while one types. */
export function useKeys(parts: Parts) {
  const latest = useRef(parts);
  useEffect(() => {
    latest.current = parts;
  });
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const before = first !== null && event.timeStamp - first.at < pairMs ? first.key : null;
      const { command, first: half } = meaningOf(event, before);
      first = half === null ? null : { key: half, at: event.timeStamp };
      const { cellId, editing, actions } = latest.current;
      if (event.key === 'Escape' && editing && cellId && event.target === document.body) {
        actions.select(cellId);
        return;
      }
      if (command === null || !isFree(event, command)) return;
      if (editing && !worksWhileTyping(event)) return;
      event.preventDefault();
      if (event.repeat && !repeats.has(command)) return;
      carryOut(command, latest.current);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

const repeats: ReadonlySet<KeyCommand> = new Set(['selectAbove', 'selectBelow']);

/** Whether the key is meant for the notebook and not for what has the keyboard. */
function isFree(event: KeyboardEvent, command: KeyCommand): boolean {
  const { target } = event;
  if (document.querySelector('dialog[open], [role=menu]')) return false;
  if (!(target instanceof Element)) return true;
  const types = target.closest(
    'input, textarea, select, [contenteditable=true], [role=textbox], .monaco-editor',
  );
  if (types) return worksWhileTyping(event) && target.closest('#content') !== null;
  const presses = target.closest('button, a[href], summary');
  if (presses && command === 'edit') return false;
  return target === document.body || target.closest('#content') !== null;
}

function carryOut(command: KeyCommand, { cellId: id, actions, help }: Parts) {
  if (command === 'help') return help();
  if (command === 'save') return actions.save();
  if (command === 'undoDelete') return actions.undoRemove();
  if (id === null) {
    if (command === 'insertAbove' || command === 'insertBelow') actions.insertAt(0, 'code');
    return;
  }
  const carry: Record<Exclude<KeyCommand, 'help' | 'save' | 'undoDelete'>, () => void> = {
    runNext: () => actions.runAndSelectNext(id),
    run: () => actions.run(id),
    runInsert: () => actions.runAndInsert(id),
    edit: () => actions.select(id, true),
    insertAbove: () => actions.insertBeside(id, 0),
    insertBelow: () => actions.insertBeside(id, 1),
    delete: () => actions.remove(id),
    toMarkdown: () => actions.setType(id, 'markdown'),
    toCode: () => actions.setType(id, 'code'),
    selectAbove: () => actions.selectBeside(id, -1),
    selectBelow: () => actions.selectBeside(id, 1),
    moveUp: () => actions.move(id, -1),
    moveDown: () => actions.move(id, 1),
    cancel: () => actions.cancel(id),
  };
  carry[command]();
}
