import type { Socket } from 'socket.io';
import { requirePermission } from '../auth/permissions.ts';
import type { Principal } from '../auth/principal.ts';
import { commandMessage, commands } from '../protocol/commands.ts';
import { DsageError } from '../protocol/errors.ts';
import type { Topic } from '../protocol/topics.ts';
import { parse, type Refuse, requireSize } from './message.ts';

/** What the sockets of browsers and clients ask of the server. */
export interface CommandPorts {
  /** Carries out a command, or throws a DsageError. Permission and schema are its own business. */
  execute(principal: Principal, name: string, request: unknown): Promise<unknown>;
  /** The room in which events of this topic arrive for this principal; throws when it may not watch it. */
  roomOf(principal: Principal, topic: Topic): Promise<string>;
  refuse: Refuse;
}

/**
 * What a message on a command socket comes to. Only after `principal` is known to be somebody is the body
 * looked at: size, envelope, command. `watch` and `unwatch` are answered here, as only a socket can.
 */
export async function runCommand(
  message: { event: string; body: unknown; socket: Socket; principal: Principal },
  ports: CommandPorts,
): Promise<unknown> {
  const { event, body, socket, principal } = message;
  if (principal.type === 'nobody') throw new DsageError('UNAUTHENTICATED');
  if (event !== 'command') throw new DsageError('UNKNOWN_COMMAND', { name: event.slice(0, 64) });
  requireSize(body);
  const { name, request } = parse(commandMessage, body);
  if (name !== 'watch' && name !== 'unwatch') return ports.execute(principal, name, request);

  requirePermission(principal, name);
  const { topic } = parse(commands[name].request, request);
  const room = await ports.roomOf(principal, topic);
  await (name === 'watch' ? socket.join(room) : socket.leave(room));
  return {};
}
