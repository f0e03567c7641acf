import type { PrismaClient } from './generated/client.ts';

/** Sessions of browsers; an ended one is gone. */
export function sessionRepository(prisma: PrismaClient, now: () => number) {
  return {
    /** Keeps a session. What has expired goes, so that the table stays small. */
    async open(session: { id: string; userId: number; expiresAt: number }): Promise<void> {
      const createdAt = BigInt(now());
      await prisma.session.deleteMany({ where: { expiresAt: { lte: createdAt } } });
      const { id, userId, expiresAt } = session;
      await prisma.session.create({
        data: { id, userId, createdAt, expiresAt: BigInt(expiresAt) },
      });
    },
    async isOpen({ id, userId }: { id: string; userId: number }, moment: number): Promise<boolean> {
      const row = await prisma.session.findUnique({ where: { id } });
      return row?.userId === userId && row.expiresAt > BigInt(moment);
    },
    async end(id: string): Promise<void> {
      await prisma.session.deleteMany({ where: { id } });
    },
    async endAll(userId: number): Promise<void> {
      await prisma.session.deleteMany({ where: { userId } });
    },
  };
}
