import type { JobFilter } from '../jobs/store.ts';
import { hasEnded, type JobState } from '../protocol/job.ts';
import type { Parameter } from './sqlite/values.ts';
import { storable } from './text.ts';

/** The condition on `jobs j` for a filter, without its page. */
export function matching(filter: JobFilter): { where: string; values: Parameter[] } {
  const conditions: string[] = ['1'];
  const values: Parameter[] = [];
  const add = (condition: string, ...parameters: Parameter[]) => {
    conditions.push(condition);
    values.push(...parameters);
  };
  if (filter.ownerId !== null) add('j.ownerId = ?', filter.ownerId);
  if (filter.parentId !== undefined) add('j.parentId = ?', filter.parentId);
  if (filter.topLevel === true) add('j.parentId IS NULL');
  if (filter.notebookId !== undefined) add('j.notebookId = ?', filter.notebookId);
  if (filter.states !== undefined)
    add(
      `${stateColumn(filter.states)} IN (SELECT value FROM json_each(?))`,
      JSON.stringify(filter.states),
    );
  for (const word of filter.words ?? []) {
    const pattern = `%${storable(word).replace(/[\\%_]/g, '\\$&')}%`;
    add(mentions, pattern, pattern, pattern);
  }
  return { where: conditions.join(' AND '), values };
}

/**
 * Few jobs have not ended: their index of states finds them at once. Ended ones pile up: there `+` keeps SQLite from
 * that index, which would visit them all, when owner and number lead to the page at once.
 */
function stateColumn(states: readonly JobState[]): string {
  return states.some(hasEnded) ? '+j.state' : 'j.state';
}

/** A word in the name, in the code (for other kinds than `evaluate` in the payload), or in the number. */
const mentions = String.raw`(j.name LIKE ? ESCAPE '\'
  OR coalesce(json_extract(j.payload, '$.code'), j.payload) LIKE ? ESCAPE '\'
  OR CAST(j.id AS TEXT) LIKE ? ESCAPE '\')`;
