import { memo, useState } from 'react';
import type { CellOutput } from '../../../lib/protocol/notebook.ts';
import { Button } from '../../_ui/Button.tsx';
import { classes } from '../../_ui/classes.ts';
import { formatBytes } from '../../_ui/format.ts';
import { Output } from '../../_ui/output/Output.tsx';
import { SwitchedValue } from '../../_ui/output/SwitchedValue.tsx';
import { shownCharacters, shownOutputs } from './cellView.ts';
import { JobPicture } from './JobPicture.tsx';
import styles from './Outputs.module.css';

/** What a cell printed and gave. Of very many the newest are shown. */
export const Outputs = memo(function Outputs({ outputs, number, old }: OutputsProps) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, outputs.length - shownOutputs);
  return (
    <section
      className={classes(styles.outputs, old && styles.old)}
      data-testid="cell-output"
      aria-label={`Output of cell ${number}`}
    >
      {hidden > 0 && (
        <Button look="quiet" size="small" icon="arrowUp" onClick={() => setAll(true)}>
          Show {hidden.toLocaleString('en-GB')} earlier outputs
        </Button>
      )}
      {outputs.slice(hidden).map((output, index) => (
        // Outputs only ever grow at the end: the place is the identity.
        <div key={hidden + index} data-output={output.type} className={styles.output}>
          {showOne(output)}
        </div>
      ))}
    </section>
  );
});

function showOne(output: CellOutput) {
  if (output.type === 'value') return <SwitchedValue bundle={output.bundle} />;
  if (output.type === 'job') return <JobPicture id={output.jobId} />;
  if (output.type === 'stream') return <Stream output={output} />;
  return <Output output={output} />;
}

/** Printed text; of a very long one only the end, for reading all of it anew with every line would be slow. */
function Stream({ output }: { output: CellOutput & { type: 'stream' } }) {
  const [all, setAll] = useState(false);
  const { text } = output;
  if (all || text.length <= shownCharacters) return <Output output={output} />;
  const from = text.indexOf('\n', text.length - shownCharacters) + 1;
  return (
    <>
      <Button look="quiet" size="small" icon="arrowUp" onClick={() => setAll(true)}>
        Show all {formatBytes(text.length)}
      </Button>
      <Output output={{ ...output, text: text.slice(from) }} />
    </>
  );
}

interface OutputsProps {
  outputs: CellOutput[];
  number: number;
  /** They belong to another text than the one above. */
  old: boolean;
}
