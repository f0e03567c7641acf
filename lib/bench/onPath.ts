import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What `use` makes of the first program of that name on PATH; null when there is none. */
export function onPath<T>(name: string, use: (file: string) => T): T | null {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  const file = places.find(isProgram);
  return file === undefined ? null : use(file);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
