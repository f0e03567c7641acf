-- AlterTable
ALTER TABLE "attempts" ADD COLUMN "receipt" TEXT;
