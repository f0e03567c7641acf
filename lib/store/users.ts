import { DsageError } from '../protocol/errors.ts';
import type { UserName } from '../protocol/ids.ts';
import type { PrismaClient, User } from './generated/client.ts';

export type Role = 'administrator' | 'user';

/** A user as it is kept. */
export interface StoredUser {
  readonly id: number;
  readonly name: UserName;
  readonly role: Role;
  readonly passwordHash: string | null;
  readonly createdAt: number;
  /** Moment at which the account was closed; such a user is nobody. */
  readonly disabledAt: number | null;
}

export function userRepository(prisma: PrismaClient, now: () => number) {
  return {
    /** The user of this name with this role, made when missing. */
    async ensure(name: UserName, role: Role): Promise<StoredUser> {
      const create = { name, role, createdAt: BigInt(now()) };
      return toUser(await prisma.user.upsert({ where: { name }, create, update: { role } }));
    },
    async byName(name: UserName): Promise<StoredUser | null> {
      return maybe(await prisma.user.findUnique({ where: { name } }));
    },
    async byId(id: number): Promise<StoredUser | null> {
      return maybe(await prisma.user.findUnique({ where: { id } }));
    },
    /** @throws DsageError UNAUTHENTICATED when the user is gone */
    async setPassword(id: number, passwordHash: string): Promise<void> {
      const { count } = await prisma.user.updateMany({ where: { id }, data: { passwordHash } });
      if (count === 0) throw new DsageError('UNAUTHENTICATED');
    },
  };
}

function maybe(row: User | null): StoredUser | null {
  return row === null ? null : toUser(row);
}

function toUser(row: User): StoredUser {
  return {
    id: row.id,
    name: row.name as UserName,
    role: row.role as Role,
    passwordHash: row.passwordHash,
    createdAt: Number(row.createdAt),
    disabledAt: row.disabledAt === null ? null : Number(row.disabledAt),
  };
}
