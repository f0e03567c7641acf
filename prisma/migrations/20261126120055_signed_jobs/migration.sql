-- AlterTable
ALTER TABLE "jobs" ADD COLUMN "signed" TEXT;
