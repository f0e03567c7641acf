/**
 * Sizes that every border checks before it parses further. A limit is a promise to both sides:
 * what is within it is taken, what is over it is answered with the error code of its row.
 */
export const limits = {
  /** Largest source of one cell or `evaluate` job, in UTF-8 bytes. Over it: CODE_TOO_LARGE. */
  maxCodeBytes: 1_000_000,
  /** Largest single message on a socket or body of a request, in bytes. Over it: MESSAGE_TOO_LARGE. */
  maxMessageBytes: 4_000_000,
  /** Largest result of one job, as JSON text in bytes. Over it the attempt fails with RESULT_TOO_LARGE. */
  maxResultBytes: 2_000_000,
  /** Output stored for one attempt, in bytes; what comes after it is counted and dropped. */
  maxOutputBytes: 1_000_000,
  /** Text of one output chunk, in characters; a worker splits longer text. */
  maxChunkCharacters: 64_000,
  /** Title of a notebook and name of a job, in characters. */
  maxNameCharacters: 200,
  /** Cells of one notebook. Over it: NOTEBOOK_FULL. */
  maxCells: 2_000,
  /** Jobs on one page of the job table. */
  maxPage: 200,
  /** Default and largest wall time of one attempt, in milliseconds: one day, one month. */
  defaultTimeoutMs: 86_400_000,
  maxTimeoutMs: 2_678_400_000,
  /** Digits of an integer in a payload. */
  maxDigits: 10_000,
} as const;
