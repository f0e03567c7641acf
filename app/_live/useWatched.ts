import { useCallback, useEffect, useRef, useState } from 'react';
import type { ServerEvent, Topic } from '../../lib/protocol/topics.ts';
import { toastError } from '../_ui/Toast.tsx';
import { watch } from './connection.ts';

/**
 * A value that follows a topic: `initial` from the server's page, then fetched anew each time the watch stands,
 * with every event applied. Events that arrive while a fetch is under way are applied to what it brings.
 */
export function useWatched<T>({ topic, initial, fetch, apply }: Watched<T>): Following<T> {
  const [value, setValue] = useState(initial);
  const steps = useRef({ fetch, apply });
  useEffect(() => {
    steps.current = { fetch, apply };
  });
  const missed = useRef<ServerEvent[] | null>(null);
  const alive = useRef(true);

  const refetch = useCallback(async () => {
    const events: ServerEvent[] = [];
    missed.current = events;
    try {
      const fetched = await steps.current.fetch();
      // A later fetch has begun meanwhile: it knows more.
      if (missed.current !== events || !alive.current) return;
      setValue((before) => events.reduce(steps.current.apply, merged(before, fetched)));
    } catch (error) {
      if (alive.current) toastError(error);
    } finally {
      if (missed.current === events) missed.current = null;
    }
  }, []);

  useEffect(() => {
    alive.current = true;
    const end = watch(topic, {
      refetch,
      event: (event) => {
        missed.current?.push(event);
        setValue((before) => steps.current.apply(before, event));
      },
      refused: toastError,
    });
    return () => {
      alive.current = false;
      end();
    };
  }, [topic, refetch]);
  return { value, setValue, refetch };
}

interface Watched<T> {
  topic: Topic;
  initial: T;
  /** Gets the state; as a function of what is shown when it depends on that. */
  fetch: () => Promise<T | ((before: T) => T)>;
  /** What an event makes of the state; must ignore what it knows already. */
  apply: (before: T, event: ServerEvent) => T;
}

interface Following<T> {
  value: T;
  setValue: React.Dispatch<React.SetStateAction<T>>;
  refetch: () => Promise<void>;
}

function merged<T>(before: T, fetched: T | ((before: T) => T)): T {
  return typeof fetched === 'function' ? (fetched as (before: T) => T)(before) : fetched;
}
