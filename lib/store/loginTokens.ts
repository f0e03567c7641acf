import type { PrismaClient } from './generated/client.ts';
import type { Database } from './sqlite/database.ts';

/** Login tokens: only their hashes are known here. */
export function loginTokenRepository(prisma: PrismaClient, database: Database, now: () => number) {
  return {
    /** Keeps a token's hash. What has expired goes, so that the table stays small. */
    async create(hash: string, userId: number, expiresAt: number): Promise<void> {
      const createdAt = BigInt(now());
      await prisma.loginToken.deleteMany({ where: { expiresAt: { lte: createdAt } } });
      await prisma.loginToken.create({
        data: { hash, userId, createdAt, expiresAt: BigInt(expiresAt) },
      });
    },
    /** The user of a token, once; null when it is unknown, used or expired. One statement, so two cannot win. */
    async use(hash: string, moment: number): Promise<number | null> {
      const [row] = await database.all<{ userId: number }>(
        `UPDATE login_tokens SET usedAt = ?1
         WHERE hash = ?2 AND usedAt IS NULL AND expiresAt > ?1 RETURNING userId`,
        [moment, hash],
      );
      return row?.userId ?? null;
    },
  };
}
