'use client';

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useSyncExternalStore,
} from 'react';

/*
 * One timer for every time on the page. It runs only while something shows a time, and wakes only those
 * components whose own step has passed.
 */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const RenderedAt = createContext(0);

/** Tells every time below it when the server rendered the page, so that the first paint agrees with it. */
export function ClockProvider({
  renderedAt,
  children,
}: {
  renderedAt: number;
  children: ReactNode;
}) {
  return <RenderedAt value={renderedAt}>{children}</RenderedAt>;
}

/** The time now in milliseconds, rounded down to `stepMs`: a component is rendered again once per step. */
export function useNow(stepMs: number): number {
  const renderedAt = useContext(RenderedAt);
  const floor = (moment: number) => Math.floor(moment / stepMs) * stepMs;
  return useSyncExternalStore(
    subscribe,
    () => floor(Date.now()),
    () => floor(renderedAt),
  );
}

const never = () => () => {};

/** False while the server renders and during the first paint, then true: for what only the browser knows. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    useCallback(() => true, []),
    useCallback(() => false, []),
  );
}
