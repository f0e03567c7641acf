import type { CellId } from '../../../lib/protocol/ids.ts';

/** A name that nobody else chooses: 128 random bits. (`randomUUID` would need a secure page.) */
export function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function newCellId(): CellId {
  return newName() as CellId;
}
