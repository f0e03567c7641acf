/** Version of everything in this folder. Both ends send it first; a server refuses what it does not know. */
export const protocolVersion = 1;
