import type { CellOutput } from '../../../lib/protocol/notebook.ts';
import { assertNever } from '../assertNever.ts';
import { Icon } from '../Icon.tsx';
import { Sentence } from '../Sentence.tsx';
import { ErrorOutput } from './ErrorOutput.tsx';
import styles from './Output.module.css';
import { StreamOutput } from './StreamOutput.tsx';
import { ValueOutput } from './ValueOutput.tsx';

/** One thing under a cell or on the page of a job. */
export function Output({ output }: { output: CellOutput }) {
  switch (output.type) {
    case 'stream':
      return <StreamOutput stream={output.stream} text={output.text} />;
    case 'value':
      return <ValueOutput bundle={output.bundle} />;
    case 'error':
      return <ErrorOutput error={output.error} />;
    case 'notice':
      return <NoticeOutput text={output.text} />;
    case 'job':
      return <NoticeOutput text={`Job ${output.jobId} works for this cell.`} />;
    default:
      return assertNever(output);
  }
}

/** A sentence by the system, e.g. that the job was given to another worker. */
export function NoticeOutput({ text }: { text: string }) {
  return (
    <p className={styles.notice}>
      <Icon name="clock" size={15} />
      <span>
        <Sentence text={text} />
      </span>
    </p>
  );
}
