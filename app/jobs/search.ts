import { jobId } from '../../lib/protocol/ids.ts';
import { type JobQuery, type JobState, jobState } from '../../lib/protocol/job.ts';

/** What a line in the search box means. */
export interface JobSearch {
  query: Pick<JobQuery, 'states' | 'text' | 'parentId' | 'topLevel' | 'notebookId'>;
  /** Part of a worker's name, in lower case; the server does not know this filter. */
  worker: string | null;
  /** What was not understood, in sentences. */
  problems: string[];
}

const tokens = /([a-z]+):("[^"]*"|\S*)|"([^"]*)"|(\S+)/gi;

/**
 * Reads `state:failed worker:box3 factor`: filters, and words that must all occur. Several states are joined by
 * commas; `state:active` and `state:ended` stand for groups. Jobs that are part of another job are left out, unless
 * `show:parts` or `parent:17` asks for them. A filter nobody knows is taken as a word.
 */
export function parseSearch(line: string): JobSearch {
  const search: JobSearch = { query: { topLevel: true }, worker: null, problems: [] };
  const words: string[] = [];
  for (const [whole, name, value, quoted, word] of line.slice(0, 500).matchAll(tokens)) {
    const taken = name !== undefined && takeFilter(search, name.toLowerCase(), unquoted(value));
    if (!taken) words.push(quoted ?? word ?? whole);
  }
  const text = words.join(' ').slice(0, 200);
  if (text !== '') search.query.text = text;
  return search;
}

function takeFilter(search: JobSearch, name: string, value: string): boolean {
  if (name === 'worker') {
    search.worker = value.toLowerCase() || null;
    return true;
  }
  if (name === 'show' && value === 'parts') {
    delete search.query.topLevel;
    return true;
  }
  if (name === 'parent') return takeParent(search, value);
  if (name !== 'state') return false;
  const states = value.split(',').flatMap((each) => statesOf(each));
  const known = states.filter((state) => state !== null);
  if (known.length < states.length) {
    search.problems.push(
      `There is no state “${value}”. States: ${jobState.options.join(', ')}; active, ended.`,
    );
  }
  if (known.length > 0) search.query.states = [...new Set(known)];
  return true;
}

function takeParent(search: JobSearch, value: string): boolean {
  const id = jobId.safeParse(Number(value));
  if (!id.success) {
    search.problems.push(`“${value}” is not the number of a job. Write parent:17.`);
    return true;
  }
  delete search.query.topLevel;
  search.query.parentId = id.data;
  return true;
}

const showParts = 'show:parts';

/** Whether the line asks for parts of jobs too. */
export function showsParts(line: string): boolean {
  return line.split(/\s+/).includes(showParts);
}

/** The line with or without parts of jobs, everything else as it was. */
export function withParts(line: string, parts: boolean): string {
  const others = line.split(/\s+/).filter((word) => word !== '' && word !== showParts);
  return [...others, ...(parts ? [showParts] : [])].join(' ');
}

const groups: Record<string, JobState[]> = {
  active: ['queued', 'running', 'cancelling'],
  ended: ['succeeded', 'failed', 'cancelled', 'timedOut', 'lost'],
  done: ['succeeded'],
};

function statesOf(word: string): (JobState | null)[] {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '');
  const group = groups[plain];
  if (group) return group;
  const state = jobState.options.find((each) => each.toLowerCase() === plain);
  return [state ?? null];
}

function unquoted(value: string | undefined): string {
  return (value ?? '').replace(/^"|"$/g, '');
}
