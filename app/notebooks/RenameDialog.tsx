'use client';

import { type FormEvent, useId, useState } from 'react';
import { limits } from '../../lib/protocol/limits.ts';
import type { NotebookSummary } from '../../lib/protocol/notebook.ts';
import { command } from '../_live/connection.ts';
import { Button } from '../_ui/Button.tsx';
import { Dialog } from '../_ui/Dialog.tsx';
import { Field } from '../_ui/Field.tsx';
import { toastError } from '../_ui/Toast.tsx';

/** Asks for a new title. */
export function RenameDialog({ notebook, onClose }: RenameDialogProps) {
  const formId = useId();
  const [title, setTitle] = useState(notebook.title);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    const operation = { type: 'rename', title } as const;
    command('notebooks.operate', { id: notebook.id, operation, origin: 'list' }).catch(toastError);
  };
  return (
    <Dialog
      title="Rename the notebook"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={formId} disabled={title.trim() === ''}>
            Rename
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <Field
          label="Title"
          value={title}
          maxLength={limits.maxNameCharacters}
          autoFocus
          onFocus={(event) => event.target.select()}
          onChange={(event) => setTitle(event.target.value)}
        />
      </form>
    </Dialog>
  );
}

interface RenameDialogProps {
  notebook: NotebookSummary;
  onClose: () => void;
}
