import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaClient } from '../generated/client.ts';
import { startPeer, temporaryDatabase, temporaryFolder } from '../testing.ts';
import { sqliteAdapter } from './adapter.ts';
import { openDatabase } from './database.ts';

/** The two tables of the schema that these tests speak to, as Prisma's migrations write them. */
const schema = `
  CREATE TABLE "users" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL, "role" TEXT NOT NULL DEFAULT 'user',
    "passwordHash" TEXT, "createdAt" BIGINT NOT NULL, "disabledAt" BIGINT);
  CREATE UNIQUE INDEX "users_name_key" ON "users"("name");
  CREATE TABLE "keys" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "userId" INTEGER NOT NULL, "fingerprint" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL, "name" TEXT NOT NULL, "createdAt" BIGINT NOT NULL, "lastUsedAt" BIGINT,
    "revokedAt" BIGINT,
    CONSTRAINT "keys_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
`;

async function prismaOn(t: TestContext, busyTimeoutMs = 5000) {
  const database = temporaryDatabase(t, busyTimeoutMs);
  await database.exclusive((connection) => connection.script(schema));
  const prisma = new PrismaClient({ adapter: database.adapterFactory });
  // Prisma's timers do not keep a process alive; a server's sockets do, and here this.
  const alive = setInterval(() => {}, 1000);
  t.after(() => {
    clearInterval(alive);
    return prisma.$disconnect();
  });
  return { database, prisma };
}

const user = (name: string) => ({ data: { name, createdAt: 0n } });
const key = (userId: number) => ({
  data: { userId, fingerprint: 'f', publicKey: 'p', name: 'k', createdAt: 0n },
});

/** Resolves when told. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test('a query outside an open transaction is not inside it: a rollback does not lose it', async (t) => {
  const { database, prisma } = await prismaOn(t);
  const inside = gate();
  const outside = gate();
  const failing = prisma.$transaction(async (tx) => {
    await tx.user.create(user('inside'));
    inside.open();
    await outside.opened;
    throw new Error('rolled back');
  });
  await inside.opened;
  const created = prisma.user.create(user('prisma'));
  const direct = database.run("INSERT INTO users (name, createdAt) VALUES ('direct', 0)");
  const seen = database.transaction((sql) => sql.all('SELECT name FROM users'));
  await new Promise((resolve) => setImmediate(resolve));
  outside.open();
  await assert.rejects(failing, /rolled back/);
  await Promise.all([created, direct]);
  assert.ok(!(await seen).some((row) => row['name'] === 'inside'));
  const names = (await prisma.user.findMany({ orderBy: { id: 'asc' } })).map(({ name }) => name);
  assert.deepEqual(names.sort(), ['direct', 'prisma']);
});

test('fifty concurrent interactive transactions each see a consistent state', async (t) => {
  const { prisma } = await prismaOn(t);
  await prisma.user.create(user('counter'));
  const increments = Array.from({ length: 50 }, () =>
    prisma.$transaction(
      async (tx) => {
        const { createdAt } = await tx.user.findUniqueOrThrow({ where: { name: 'counter' } });
        await tx.user.update({ where: { name: 'counter' }, data: { createdAt: createdAt + 1n } });
      },
      { maxWait: 60_000, timeout: 60_000 },
    ),
  );
  await Promise.all(increments);
  const { createdAt } = await prisma.user.findUniqueOrThrow({ where: { name: 'counter' } });
  assert.equal(createdAt, 50n);
});

test('a transaction that waits too long to begin gives its turn away', async (t) => {
  const { prisma } = await prismaOn(t);
  const inside = gate();
  const end = gate();
  const first = prisma.$transaction(async () => {
    inside.open();
    await end.opened;
  });
  await inside.opened;
  const late = prisma.$transaction(async (tx) => tx.user.create(user('late')), { maxWait: 1 });
  await assert.rejects(late, { code: 'P2028' });
  end.open();
  await first;
  await prisma.user.create(user('next'));
  assert.equal(await prisma.user.count(), 1);
});

test('a transaction that takes too long is rolled back and the next one runs', async (t) => {
  const { prisma } = await prismaOn(t);
  const slow = prisma.$transaction(
    async (tx) => {
      await tx.user.create(user('slow'));
      for (;;) {
        await tx.user.count();
      }
    },
    { timeout: 20 },
  );
  // P1018 when the timeout fell between two statements of the loop, P2028 when it fell elsewhere.
  await assert.rejects(slow, (error: { code?: string }) =>
    ['P2028', 'P1018'].includes(error.code ?? ''),
  );
  await prisma.user.create(user('next'));
  assert.deepEqual(
    (await prisma.user.findMany()).map(({ name }) => name),
    ['next'],
  );
});

test('a batch is all or nothing', async (t) => {
  const { prisma } = await prismaOn(t);
  const batch = prisma.$transaction([prisma.user.create(user('a')), prisma.user.create(user('a'))]);
  await assert.rejects(batch, { code: 'P2002' });
  assert.equal(await prisma.user.count(), 0);
});

test('savepoints undo a part of a transaction', async (t) => {
  const database = temporaryDatabase(t);
  await database.exclusive((connection) => connection.script(schema));
  const adapter = await database.adapterFactory.connect();
  const transaction = await adapter.startTransaction('SERIALIZABLE');
  const insert = (name: string) =>
    transaction.executeRaw({
      sql: 'INSERT INTO users (name, createdAt) VALUES (?, 0)',
      args: [name],
      argTypes: [{ scalarType: 'string', arity: 'scalar' }],
    });
  await insert('kept');
  await transaction.createSavepoint!('s"1');
  await insert('undone');
  await transaction.rollbackToSavepoint!('s"1');
  await transaction.releaseSavepoint!('s"1');
  await transaction.commit();
  await assert.rejects(insert('too late'), { name: 'DriverAdapterError' });
  await assert.rejects(transaction.rollback(), { name: 'DriverAdapterError' });
  assert.deepEqual(await database.all('SELECT name FROM users'), [{ name: 'kept' }]);
  await assert.rejects(adapter.startTransaction('READ COMMITTED'), { name: 'DriverAdapterError' });
});

test('a nested transaction of Prisma that fails undoes only itself', async (t) => {
  const { prisma } = await prismaOn(t);
  await prisma.$transaction(async (tx) => {
    await tx.user.create(user('outer'));
    const nested = tx.$transaction(async (inner) => {
      await inner.user.create(user('inner'));
      throw new Error('undo');
    });
    await assert.rejects(nested, /undo/);
  });
  assert.deepEqual(
    (await prisma.user.findMany()).map(({ name }) => name),
    ['outer'],
  );
});

test('violated constraints carry the codes and fields of Prisma', async (t) => {
  const { prisma } = await prismaOn(t);
  const { id } = await prisma.user.create(user('ada'));
  await assert.rejects(prisma.user.create(user('ada')), (error: Error & { code: string }) => {
    assert.equal(error.code, 'P2002');
    assert.match(error.message, /`name`/);
    return true;
  });
  await assert.rejects(prisma.key.create(key(id + 1)), { code: 'P2003' });
  await assert.rejects(prisma.$executeRaw`INSERT INTO users (name) VALUES (NULL)`, {
    code: 'P2010',
  });
  await assert.rejects(prisma.notebook.count(), { code: 'P2021' });
  await prisma.key.create(key(id));
  await prisma.user.delete({ where: { id } });
  assert.equal(await prisma.key.count(), 0);
});

test('integers are exact to 64 bits, typed and raw', async (t) => {
  const { prisma } = await prismaOn(t);
  for (const createdAt of [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 0n]) {
    const { id } = await prisma.user.create({ data: { name: `${createdAt}`, createdAt } });
    const found = await prisma.user.findFirstOrThrow({ where: { createdAt } });
    assert.deepEqual([found.id, found.createdAt], [id, createdAt]);
    const raw = await prisma.$queryRaw`SELECT createdAt, count(*) AS n FROM users WHERE id = ${id}`;
    assert.deepEqual(raw, [{ createdAt, n: 1n }]);
  }
});

test('a full disk reaches the caller of Prisma as what it is, inside a transaction too', async (t) => {
  const { database, prisma } = await prismaOn(t);
  await database.exclusive((connection) => connection.exec('PRAGMA max_page_count = 12'));
  const large = { data: { name: 'x'.repeat(100_000), createdAt: 0n } };
  const told = { code: 'DISK_FULL', message: /disk of the database is full/ };
  await assert.rejects(prisma.user.create(large), told);
  const transaction = prisma.$transaction(async (tx) => {
    await tx.user.create(user('gone'));
    await tx.user.create(large);
  });
  await assert.rejects(transaction, told);
  await prisma.user.create(user('fits'));
  assert.equal(await prisma.user.count(), 1);
});

test('a database that another process holds is P1008, and usable when it lets go', async (t) => {
  const { database, prisma } = await prismaOn(t, 50);
  const holder = `
    import { openDatabase } from './sqlite/database.ts';
    const database = openDatabase({ file: process.argv[1] });
    await database.exclusive((connection) => {
      connection.begin();
      connection.exec("INSERT INTO users (name, createdAt) VALUES ('theirs', 0)");
    });
    console.log('locked');
    process.stdin.once('data', async () => {
      await database.exclusive((connection) => connection.commit());
      console.log('free');
    });
  `;
  const peer = startPeer(t, holder, [database.file]);
  await peer.printed(1);
  await assert.rejects(prisma.user.create(user('mine')), { code: 'P1008' });
  await assert.rejects(
    prisma.$transaction(async (tx) => tx.user.count()),
    { code: 'P1008' },
  );
  assert.equal(await prisma.user.count(), 0);
  peer.child.stdin!.write('go\n');
  await peer.printed(2);
  await prisma.user.create(user('mine'));
  assert.equal(await prisma.user.count(), 2);
});

test('disconnecting leaves a shared database open and closes one of its own', async (t) => {
  const { database, prisma } = await prismaOn(t);
  await prisma.user.create(user('a'));
  await prisma.$disconnect();
  assert.deepEqual(await database.all('SELECT name FROM users'), [{ name: 'a' }]);

  const file = join(temporaryFolder(t), 'own.db');
  const own = new PrismaClient({ adapter: sqliteAdapter({ file }) });
  await own.$executeRawUnsafe('CREATE TABLE own (x)');
  await own.$disconnect();
  const again = openDatabase({ file });
  t.after(() => again.close());
  assert.deepEqual(await again.all('SELECT * FROM own'), []);
});

test('the shadow database is a file of its own and vanishes', async (t) => {
  const database = temporaryDatabase(t);
  const bound = bindMigrationAwareSqlAdapterFactory(database.adapterFactory);
  const shadow = await bound.connectToShadowDb();
  assert.ok(shadow.ok);
  await shadow.value.executeScript(schema);
  const found = await shadow.value.queryRaw({
    sql: 'SELECT count(*) AS n FROM users',
    args: [],
    argTypes: [],
  });
  assert.ok(found.ok);
  assert.deepEqual(found.value.rows, [[0]]);
  await shadow.value.dispose();
  assert.deepEqual(await database.all('SELECT * FROM sqlite_schema'), []);
});
