import type { JobDetail } from '../../../lib/protocol/job.ts';
import { kinds } from '../../../lib/protocol/kinds.ts';
import { SwitchedValue } from '../../_ui/output/SwitchedValue.tsx';
import { ValueOutput } from '../../_ui/output/ValueOutput.tsx';
import { FactorResult } from './FactorResult.tsx';
import styles from './JobView.module.css';

/** The result in the form that its kind promises. */
export function JobResult({ job }: { job: JobDetail }) {
  const evaluated = kinds.evaluate.result.safeParse(job.result);
  if (job.kind === 'evaluate' && evaluated.success) {
    const { bundle } = evaluated.data;
    return bundle ? <SwitchedValue bundle={bundle} /> : <p className={styles.faint}>No value.</p>;
  }
  const curves = kinds['ecm.curves'].result.safeParse(job.result);
  if (job.kind === 'ecm.curves' && curves.success) return <CurvesResult {...curves.data} />;
  const factored = kinds.factor.result.safeParse(job.result);
  const asked = kinds.factor.payload.safeParse(job.payload);
  if (job.kind === 'factor' && factored.success && asked.success) {
    return <FactorResult n={asked.data.n} result={factored.data} />;
  }
  return <ValueOutput bundle={{ 'text/plain': JSON.stringify(job.result, null, 2) ?? '' }} />;
}

interface Curves {
  factor: string | null;
  sigma: string | null;
  curvesDone: number;
}

function CurvesResult({ factor, sigma, curvesDone }: Curves) {
  const curves = curvesDone.toLocaleString('en-GB');
  if (factor === null) return <p>No factor found by {curves} curves.</p>;
  return (
    <>
      <ValueOutput bundle={{ 'text/plain': factor }} />
      <p className={styles.faint}>
        Found by curve {sigma}, after {curves} curves.
      </p>
    </>
  );
}
