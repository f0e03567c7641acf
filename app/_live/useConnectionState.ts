import { useSyncExternalStore } from 'react';
import { type ConnectionState, connectionState, onConnectionState } from './connection.ts';

/** How the page stands with the server; `connecting` while the server renders. */
export function useConnectionState(): ConnectionState {
  return useSyncExternalStore(onConnectionState, connectionState, () => 'connecting');
}
