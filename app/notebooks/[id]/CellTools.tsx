import type { Cell } from '../../../lib/protocol/notebook.ts';
import { Button } from '../../_ui/Button.tsx';
import { Menu, type MenuItem } from '../../_ui/Menu.tsx';
import styles from './Cell.module.css';
import { type CellState, isActive } from './cellView.ts';
import type { CellActions } from './useCellActions.ts';

/** The buttons of one cell; with a pointer they wait until the cell is looked at. */
export function CellTools({ cell, number, state, open, actions }: CellToolsProps) {
  return (
    <div className={styles.tools} role="toolbar" aria-label={`Tools of cell ${number}`}>
      <MainTool {...{ cell, number, state, open, actions }} />
      <Menu label={`More for cell ${number}`} items={menuItems(cell, actions)} />
    </div>
  );
}

interface CellToolsProps {
  cell: Cell;
  number: number;
  state: CellState;
  open: boolean;
  actions: CellActions;
}

function MainTool({ cell, number, state, open, actions }: CellToolsProps) {
  if (isActive(state)) {
    return (
      <Button
        look="quiet"
        size="small"
        icon="stop"
        label={`Cancel cell ${number}`}
        disabled={state === 'cancelling'}
        onClick={() => actions.cancel(cell.id)}
      />
    );
  }
  if (cell.type === 'markdown' && !open) {
    return (
      <Button
        look="quiet"
        size="small"
        icon="pencil"
        label={`Edit cell ${number}`}
        onClick={() => actions.select(cell.id, true)}
      />
    );
  }
  const verb = cell.type === 'code' ? 'Run' : 'Finish';
  return (
    <Button
      look="quiet"
      size="small"
      icon={cell.type === 'code' ? 'play' : 'check'}
      label={`${verb} cell ${number}`}
      onClick={() => actions.run(cell.id)}
    />
  );
}

function menuItems({ id, type }: Cell, actions: CellActions): MenuItem[] {
  const other = type === 'code' ? 'markdown' : 'code';
  return [
    { label: 'Insert above', icon: 'plus', onSelect: () => actions.insertBeside(id, 0) },
    { label: 'Insert below', icon: 'plus', onSelect: () => actions.insertBeside(id, 1) },
    { label: 'Move up', icon: 'arrowUp', onSelect: () => actions.move(id, -1) },
    { label: 'Move down', icon: 'arrowDown', onSelect: () => actions.move(id, 1) },
    {
      label: type === 'code' ? 'Make it text' : 'Make it code',
      icon: type === 'code' ? 'text' : 'code',
      onSelect: () => actions.setType(id, other),
    },
    { label: 'Delete', icon: 'trash', danger: true, onSelect: () => actions.remove(id) },
  ];
}
