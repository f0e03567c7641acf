'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useOptimistic, useRef, useState, useTransition } from 'react';
import { classes } from '../_ui/classes.ts';
import { Icon } from '../_ui/Icon.tsx';
import styles from './JobSearchBox.module.css';
import { parseSearch, showsParts, withParts } from './search.ts';

const chips = [
  { word: 'All', line: '' },
  { word: 'Active', line: 'state:active' },
  { word: 'Succeeded', line: 'state:succeeded' },
  { word: 'Failed', line: 'state:failed,timedOut,lost' },
  { word: 'Cancelled', line: 'state:cancelled' },
];

/** The line that says which jobs to show. It goes into the address, so that a view can be sent to somebody. */
export function JobSearchBox({ line }: { line: string }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  // Chips and the box answer at once, also while the table they ask for is on its way.
  const [chosen, choose] = useOptimistic(line);
  const [typed, setTyped] = useState(line);
  const input = useRef<HTMLInputElement>(null);
  useSearchKey(input);
  const show = (next: string) => {
    setTyped(next);
    const address = next.trim() === '' ? '/jobs' : `/jobs?q=${encodeURIComponent(next.trim())}`;
    startTransition(() => {
      choose(next);
      router.replace(address, { scroll: false });
    });
  };
  const parts = showsParts(chosen);
  const others = withParts(chosen, false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    show(typed);
  };
  return (
    <search className={styles.search}>
      <form className={styles.box} onSubmit={submit}>
        <Icon name={pending ? 'spinner' : 'search'} spin={pending} />
        <input
          ref={input}
          className={styles.input}
          type="search"
          aria-label="Search jobs"
          placeholder="Search: words, state:failed, worker:box3"
          value={typed}
          maxLength={500}
          onChange={(event) => {
            setTyped(event.target.value);
            if (event.target.value === '') show('');
          }}
        />
        <kbd className={styles.key}>/</kbd>
      </form>
      <div className={styles.chips}>
        {chips.map((chip) => (
          <button
            key={chip.word}
            type="button"
            className={classes(styles.chip, chip.line === others && styles.chosen)}
            aria-pressed={chip.line === others}
            onClick={() => show(withParts(chip.line, parts))}
          >
            {chip.word}
          </button>
        ))}
        <label className={styles.parts}>
          <input type="checkbox" checked={parts} onChange={() => show(withParts(chosen, !parts))} />
          Show parts of jobs
        </label>
      </div>
      {parseSearch(line).problems.map((problem) => (
        <p key={problem} className={styles.problem} role="alert">
          {problem}
        </p>
      ))}
    </search>
  );
}

/** `/` and Ctrl K go to the search line, as on other sites. */
function useSearchKey(input: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest('input, textarea, [role=textbox]');
      const slash = event.key === '/' && !typing;
      const jump = event.key === 'k' && (event.ctrlKey || event.metaKey);
      if (!slash && !jump) return;
      event.preventDefault();
      input.current?.select();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [input]);
}
