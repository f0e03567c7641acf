import type { Key, PrismaClient } from './generated/client.ts';
import { storable } from './text.ts';

/** A registered public key. */
export interface StoredKey {
  readonly id: number;
  readonly userId: number;
  /** OpenSSH's `SHA256:…`. */
  readonly fingerprint: string;
  /** One line `ssh-ed25519 AAAA… comment`. */
  readonly publicKey: string;
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export function keyRepository(prisma: PrismaClient, now: () => number) {
  return {
    /**
     * Registers the key, or gives the one that has this fingerprint already, untouched: a key never passes to
     * another user, and a revoked one stays revoked.
     */
    async ensure(
      userId: number,
      key: { fingerprint: string; publicKey: string; name: string },
    ): Promise<StoredKey> {
      const { fingerprint, publicKey, name } = key;
      const create = {
        userId,
        fingerprint,
        publicKey: storable(publicKey),
        name: storable(name),
        createdAt: BigInt(now()),
      };
      return toKey(await prisma.key.upsert({ where: { fingerprint }, create, update: {} }));
    },
    async byFingerprint(fingerprint: string): Promise<StoredKey | null> {
      const row = await prisma.key.findUnique({ where: { fingerprint } });
      return row === null ? null : toKey(row);
    },
    /** Notes that the key was used just now. */
    async touch(id: number): Promise<void> {
      await prisma.key.updateMany({ where: { id }, data: { lastUsedAt: BigInt(now()) } });
    },
  };
}

function toKey(row: Key): StoredKey {
  return {
    id: row.id,
    userId: row.userId,
    fingerprint: row.fingerprint,
    publicKey: row.publicKey,
    name: row.name,
    createdAt: Number(row.createdAt),
    lastUsedAt: row.lastUsedAt === null ? null : Number(row.lastUsedAt),
    revokedAt: row.revokedAt === null ? null : Number(row.revokedAt),
  };
}
