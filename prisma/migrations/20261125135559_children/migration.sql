-- DropIndex
DROP INDEX "jobs_parentId_idx";

-- AlterTable
ALTER TABLE "jobs" ADD COLUMN "childKey" TEXT;
ALTER TABLE "jobs" ADD COLUMN "picture" TEXT;

-- CreateIndex
CREATE INDEX "jobs_parentId_state_idx" ON "jobs"("parentId", "state");

-- CreateIndex
CREATE INDEX "jobs_ownerId_parentId_id_idx" ON "jobs"("ownerId", "parentId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "jobs_parentId_childKey_key" ON "jobs"("parentId", "childKey");
