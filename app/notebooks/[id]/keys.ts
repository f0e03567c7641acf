/** What a key asks of the notebook. */
export type KeyCommand =
  | 'runNext'
  | 'run'
  | 'runInsert'
  | 'edit'
  | 'insertAbove'
  | 'insertBelow'
  | 'delete'
  | 'undoDelete'
  | 'toMarkdown'
  | 'toCode'
  | 'selectAbove'
  | 'selectBelow'
  | 'moveUp'
  | 'moveDown'
  | 'cancel'
  | 'help'
  | 'save';

/** The part of a keyboard event that counts. */
export interface KeyPress {
  key: string;
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** What a press means: a command, or the first half of one that is completed by the same key. */
export interface KeyMeaning {
  command: KeyCommand | null;
  first: string | null;
}

const plain: Record<string, KeyCommand> = {
  Enter: 'edit',
  a: 'insertAbove',
  b: 'insertBelow',
  z: 'undoDelete',
  m: 'toMarkdown',
  y: 'toCode',
  k: 'selectAbove',
  ArrowUp: 'selectAbove',
  j: 'selectBelow',
  ArrowDown: 'selectBelow',
  '.': 'cancel',
  '?': 'help',
};

const twice: Record<string, KeyCommand> = { d: 'delete', i: 'cancel' };

/**
 * The meaning of a key while a cell is selected and not edited. `first` is the key before it when that was the
 * first half of a command.
 */
export function meaningOf(press: KeyPress, first: string | null): KeyMeaning {
  const { shiftKey: shift, altKey: alt } = press;
  const control = press.ctrlKey || press.metaKey;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const meaning = (command: KeyCommand | null = null): KeyMeaning => ({ command, first: null });

  if (key === 'Enter' && shift && !control && !alt) return meaning('runNext');
  if (key === 'Enter' && control && !alt) return meaning('run');
  if (key === 'Enter' && alt) return meaning('runInsert');
  if (key === 's' && control && !shift && !alt) return meaning('save');
  if (control && shift && key === 'ArrowUp') return meaning('moveUp');
  if (control && shift && key === 'ArrowDown') return meaning('moveDown');
  if (control || alt) return meaning();
  if (shift) return meaning(key === '?' ? 'help' : null);
  if (key === 's') return meaning('save');
  if (twice[key] !== undefined) {
    return first === key ? meaning(twice[key]) : { command: null, first: key };
  }
  return meaning(plain[key] ?? null);
}

/** Whether a press is meant for the notebook even while one types: Control S, and nothing else. */
export function worksWhileTyping(press: KeyPress): boolean {
  return meaningOf(press, null).command === 'save' && (press.ctrlKey || press.metaKey);
}
