-- CreateTable
CREATE TABLE "users" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'user',
    "passwordHash" TEXT,
    "createdAt" BIGINT NOT NULL,
    "disabledAt" BIGINT
);

-- CreateTable
CREATE TABLE "keys" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "lastUsedAt" BIGINT,
    "revokedAt" BIGINT,
    CONSTRAINT "keys_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "login_tokens" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT NOT NULL,
    "usedAt" BIGINT,
    CONSTRAINT "login_tokens_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "notebooks" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,
    CONSTRAINT "notebooks_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "cells" (
    "notebookId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "jobId" INTEGER,

    PRIMARY KEY ("notebookId", "id"),
    CONSTRAINT "cells_notebookId_fkey" FOREIGN KEY ("notebookId") REFERENCES "notebooks" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "cells_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "jobs" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "ownerId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "name" TEXT,
    "preview" TEXT NOT NULL,
    "engine" TEXT,
    "state" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "timeoutMs" BIGINT NOT NULL,
    "parentId" INTEGER,
    "notebookId" TEXT,
    "cellId" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attemptsBeforeRerun" INTEGER NOT NULL DEFAULT 0,
    "lostAttempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL,
    "startedAt" BIGINT,
    "finishedAt" BIGINT,
    "workerId" TEXT,
    "cancelRequestedAt" BIGINT,
    "progress" TEXT,
    "result" TEXT,
    "error" TEXT,
    CONSTRAINT "jobs_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "jobs_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "jobs" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "jobs_workerId_fkey" FOREIGN KEY ("workerId") REFERENCES "workers" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "attempts" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "jobId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "workerId" TEXT NOT NULL,
    "lease" TEXT NOT NULL,
    "leaseUntil" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "startedAt" BIGINT NOT NULL,
    "finishedAt" BIGINT,
    "wallMs" REAL,
    "cpuMs" REAL,
    "note" TEXT,
    "error" TEXT,
    "outputBytes" INTEGER NOT NULL DEFAULT 0,
    "droppedBytes" INTEGER NOT NULL DEFAULT 0,
    "nextSeq" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "attempts_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "jobs" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "attempts_workerId_fkey" FOREIGN KEY ("workerId") REFERENCES "workers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "outputs" (
    "attemptId" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    PRIMARY KEY ("attemptId", "seq"),
    CONSTRAINT "outputs_attemptId_fkey" FOREIGN KEY ("attemptId") REFERENCES "attempts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "workers" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "slots" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "build" TEXT NOT NULL,
    "engines" TEXT NOT NULL,
    "kinds" TEXT NOT NULL,
    "facts" TEXT NOT NULL,
    "connected" BOOLEAN NOT NULL DEFAULT true,
    "firstSeenAt" BIGINT NOT NULL,
    "lastSeenAt" BIGINT NOT NULL,
    "succeeded" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "workers_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "events" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "userId" INTEGER,
    "jobId" INTEGER,
    "notebookId" TEXT,
    "cellId" TEXT,
    "workerId" TEXT,
    "data" TEXT NOT NULL DEFAULT '{}'
);

-- CreateIndex
CREATE UNIQUE INDEX "users_name_key" ON "users"("name");

-- CreateIndex
CREATE UNIQUE INDEX "keys_fingerprint_key" ON "keys"("fingerprint");

-- CreateIndex
CREATE INDEX "keys_userId_idx" ON "keys"("userId");

-- CreateIndex
CREATE INDEX "notebooks_ownerId_updatedAt_idx" ON "notebooks"("ownerId", "updatedAt");

-- CreateIndex
CREATE INDEX "cells_notebookId_position_idx" ON "cells"("notebookId", "position");

-- CreateIndex
CREATE INDEX "cells_jobId_idx" ON "cells"("jobId");

-- CreateIndex
CREATE INDEX "jobs_state_ownerId_priority_id_idx" ON "jobs"("state", "ownerId", "priority", "id");

-- CreateIndex
CREATE INDEX "jobs_ownerId_id_idx" ON "jobs"("ownerId", "id");

-- CreateIndex
CREATE INDEX "jobs_parentId_idx" ON "jobs"("parentId");

-- CreateIndex
CREATE INDEX "jobs_notebookId_idx" ON "jobs"("notebookId");

-- CreateIndex
CREATE UNIQUE INDEX "attempts_lease_key" ON "attempts"("lease");

-- CreateIndex
CREATE INDEX "attempts_state_leaseUntil_idx" ON "attempts"("state", "leaseUntil");

-- CreateIndex
CREATE INDEX "attempts_workerId_state_idx" ON "attempts"("workerId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "attempts_jobId_number_key" ON "attempts"("jobId", "number");

-- CreateIndex
CREATE INDEX "workers_ownerId_connected_idx" ON "workers"("ownerId", "connected");

-- CreateIndex
CREATE INDEX "events_jobId_idx" ON "events"("jobId");

-- CreateIndex
CREATE INDEX "events_at_idx" ON "events"("at");
