import type { MimeBundle } from '../../../lib/protocol/outputs.ts';

/** Numbers, and tuples and lists of them: typeset they would neither wrap nor be easier to read. */
const numeric = /^[-+()[\]{},.\s\d*/^]+$/;
/** Typeset values longer than this, in characters, run out of the line. */
const maxTypeset = 400;

/** Whether a value is read better typeset than as text. */
export function readsBetterTypeset(bundle: MimeBundle): boolean {
  const plain = bundle['text/plain'] ?? '';
  const tex = bundle['text/latex'];
  return tex !== undefined && tex.length <= maxTypeset && !numeric.test(plain);
}
