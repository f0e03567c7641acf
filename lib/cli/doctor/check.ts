/** What one look at the installation found. */
export interface Finding {
  /** What was looked at, in a word or three. */
  name: string;
  ok: boolean;
  /** What was found. */
  detail: string;
  /** What to do about it; only when it is not ok. */
  next?: string;
}

export function fine(name: string, detail: string): Finding {
  return { name, ok: true, detail };
}

export function problem(name: string, detail: string, next: string): Finding {
  return { name, ok: false, detail, next };
}
