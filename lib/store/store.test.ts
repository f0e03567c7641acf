import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { four, Lab } from '../jobs/lab.ts';
import { DsageError, type ErrorCode } from '../protocol/errors.ts';
import { userName } from '../protocol/ids.ts';
import { toDsageError, translating } from './errors.ts';
import { Prisma, PrismaClient } from './generated/client.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './sqlite/database.ts';
import { DatabaseError } from './sqlite/errors.ts';
import { openStore } from './store.ts';
import { temporaryFolder } from './testing.ts';
import { migrationsDir, openTestStore, sqliteBench } from './testStore.ts';
import { userRepository } from './users.ts';

const code = (expected: ErrorCode) => (error: unknown) =>
  error instanceof DsageError && error.code === expected;

function options(t: TestContext) {
  const folder = temporaryFolder(t);
  const file = join(folder, 'dsage.db');
  return { file, migrationsDir, backupDir: join(folder, 'backups'), now: Date.now };
}

test('what was accepted is there after closing and opening again', async (t) => {
  const bench = await sqliteBench();
  t.after(() => bench.close());
  const lab = new Lab(bench);
  const { job } = await lab.running();
  const before = await lab.state(job);
  await bench.opened.store.close();
  const again = await bench.opened.reopen();
  const after = new Lab({ ...bench, store: again.jobs });
  assert.deepEqual(await after.state(job), before);
});

test('the life of a job is written down, event by event', async (t) => {
  const bench = await sqliteBench();
  t.after(() => bench.close());
  const lab = new Lab(bench);
  const { worker, job } = await lab.running();
  await lab.silence();
  await lab.queue.heartbeat(worker, [job.lease]);
  await lab.settle(worker, job, four());
  await lab.queue.rerun(job.jobId);
  await lab.queue.cancel(job.jobId);
  await bench.opened.store.close();
  const database = openDatabase({ file: bench.opened.file });
  const rows = await database.all('SELECT type, jobId, userId FROM events ORDER BY id');
  await database.close();
  const types = ['submitted', 'leased', 'lost', 'resumed', 'settled', 'rerun', 'cancelled'];
  assert.deepEqual(
    rows,
    types.map((type) => ({ type, jobId: job.jobId, userId: 1 })),
  );
});

test('a closed store says that the server stops', async (t) => {
  const opened = await openTestStore();
  t.after(() => opened.close());
  await opened.store.close();
  await assert.rejects(opened.store.users.byName(userName.parse('ada')), code('SERVER_STOPPING'));
  await assert.rejects(opened.store.notebooks.list(1), code('SERVER_STOPPING'));
  await assert.rejects(
    opened.store.jobs.read((view) => view.counts()),
    code('SERVER_STOPPING'),
  );
});

test('a file that is no database is reported as damaged, with the folder of backups', async (t) => {
  const place = options(t);
  writeFileSync(place.file, 'not a database, but long enough to be taken for one'.repeat(100));
  await assert.rejects(openStore(place), (error) => {
    assert.ok(code('DATABASE_CORRUPT')(error));
    assert.match((error as Error).message, /backups/);
    return true;
  });
});

test('a database of a newer version is not touched', async (t) => {
  const place = options(t);
  await (await openStore(place)).close();
  const database = openDatabase({ file: place.file });
  await database.run(`UPDATE _prisma_migrations SET migration_name = '20991231000000_later'`);
  await database.close();
  await assert.rejects(openStore(place), (error) => {
    assert.ok(code('DATABASE_NEWER')(error));
    assert.equal((error as DsageError).details['migration'], '20991231000000_later');
    return true;
  });
});

test('a folder that is missing is reported as unusable', async (t) => {
  const place = options(t);
  const file = join(place.backupDir, 'nowhere', 'dsage.db');
  await assert.rejects(openStore({ ...place, file }), code('HOME_UNUSABLE'));
});

test('a failure of the disk has the code that the reader can act on', () => {
  const place = { file: '/x/dsage.db', backupDir: '/x/backups' };
  const codes = ['DISK_FULL', 'DATABASE_READ_ONLY', 'DATABASE_BUSY', 'DATABASE_CORRUPT'] as const;
  for (const each of codes)
    assert.ok(code(each)(toDsageError(new DatabaseError(each), place)), each);
  const bug = new DatabaseError('UNIQUE_VIOLATION');
  assert.equal(toDsageError(bug, place), bug);
});

test('a full disk has that code also where Prisma meets it', async (t) => {
  const { database, prisma } = await migrated(t);
  await database.exclusive((connection) => connection.exec('PRAGMA max_page_count = 1'));
  const users = translating(
    userRepository(prisma, () => 0),
    { file: database.file, backupDir: '/x' },
  );
  const fill = async () => {
    for (let count = 0; count < 1_000; count++)
      await users.ensure(userName.parse(`${'x'.repeat(50)}${count}`), 'user');
  };
  await assert.rejects(fill(), code('DISK_FULL'));
});

test('the migrations give every table the columns that the Prisma client expects', async (t) => {
  const { prisma } = await migrated(t);
  const models = Object.values(Prisma.ModelName);
  assert.equal(models.length, 11);
  for (const model of models) {
    const table = prisma[(model[0]!.toLowerCase() + model.slice(1)) as 'user'];
    assert.deepEqual(await table.findMany(), [], model);
  }
});

async function migrated(t: TestContext) {
  const folder = temporaryFolder(t);
  const database = openDatabase({ file: join(folder, 'test.db') });
  t.after(() => database.close());
  await migrate({ database, migrationsDir, backupDir: folder, now: () => new Date(0) });
  return { database, prisma: new PrismaClient({ adapter: database.adapterFactory }) };
}
