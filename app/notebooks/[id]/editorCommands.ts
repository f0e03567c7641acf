import type { CellId } from '../../../lib/protocol/ids.ts';
import type { EditorCommands } from '../../_ui/editor/createEditor.ts';
import type { CellActions } from './useCellActions.ts';

/** What the keys that leave a text do in a cell. */
export function editorCommands(id: CellId, actions: CellActions): EditorCommands {
  return {
    shiftEnter: () => actions.runAndSelectNext(id),
    ctrlEnter: () => actions.run(id),
    altEnter: () => actions.runAndInsert(id),
    escape: () => actions.select(id),
  };
}
