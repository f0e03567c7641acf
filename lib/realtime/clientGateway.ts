import type { Namespace } from 'socket.io';
import { type CommandPorts, runCommand } from './commandSocket.ts';
import { KeyDoor, type KeyDoorParts } from './keyDoor.ts';
import { answer } from './message.ts';

/** `/client`, for programs and the command line: a login by key, then the same commands as on `/ui`. */
export function clientGateway(
  namespace: Namespace,
  ports: CommandPorts & { door: Omit<KeyDoorParts, 'role'> },
): void {
  namespace.on('connection', (socket) => {
    const door = new KeyDoor(socket, { ...ports.door, role: 'client' });
    socket.onAny((event: string, ...message: unknown[]) => {
      const replied = answer(message, ports.refuse, async (body) => {
        if (event === 'login') return door.login(body);
        const principal = await ports.door.auth.refresh(door.principal);
        return runCommand({ event, body, socket, principal }, ports);
      });
      void replied.then(() => door.isShut && socket.disconnect(true));
    });
  });
}
