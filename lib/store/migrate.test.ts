import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Migrated, migrate } from './migrate.ts';
import { type Database, openDatabase } from './sqlite/database.ts';
import { DatabaseError, type DatabaseErrorCode } from './sqlite/errors.ts';
import { startPeer, temporaryFolder } from './testing.ts';

const users = 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);';
const keys = `
  -- a comment; with a semicolon
  CREATE TABLE keys (id INTEGER PRIMARY KEY, user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE);
  INSERT INTO keys (user) SELECT id FROM users;`;
/** As Prisma writes the change of a column: the table is built anew. */
const rebuild = `
  PRAGMA foreign_keys=OFF;
  CREATE TABLE new_users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'user');
  INSERT INTO new_users (id, name) SELECT id, name FROM users;
  DROP TABLE users;
  ALTER TABLE new_users RENAME TO users;
  PRAGMA foreign_keys=ON;`;

/** A place with a database, migrations and backups, and a clock that advances by a second a call. */
function place(t: TestContext, migrations: Record<string, string>) {
  const folder = temporaryFolder(t);
  const database = openDatabase({ file: join(folder, 'test.db') });
  t.after(() => database.close());
  const migrationsDir = join(folder, 'migrations');
  let seconds = 0;
  const options = {
    database,
    migrationsDir,
    backupDir: join(folder, 'backups'),
    now: () => new Date(Date.UTC(2026, 10, 23) + 1000 * seconds++),
  };
  const add = (name: string, sql: string) => {
    mkdirSync(join(migrationsDir, name), { recursive: true });
    writeFileSync(join(migrationsDir, name, 'migration.sql'), sql);
  };
  for (const [name, sql] of Object.entries(migrations)) add(name, sql);
  return { ...options, options, add, migrate: (): Promise<Migrated> => migrate(options) };
}

const tables = async (database: Database) =>
  (await database.all(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)).map(
    ({ name }) => name,
  );

const failure = (code: DatabaseErrorCode, sentence: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DatabaseError);
  assert.equal(error.code, code);
  assert.match(error.message, sentence);
  return true;
};

test('a new database gets every migration in order, once, without a backup', async (t) => {
  const here = place(t, { '2_keys': keys, '1_users': users });
  assert.deepEqual(await here.migrate(), { applied: ['1_users', '2_keys'], backup: null });
  assert.deepEqual(await here.migrate(), { applied: [], backup: null });
  assert.deepEqual(await tables(here.database), ['_prisma_migrations', 'keys', 'users']);
});

test('the record is the one Prisma keeps', async (t) => {
  const here = place(t, { '1_users': users });
  await here.migrate();
  const [row] = await here.database.all('SELECT * FROM _prisma_migrations');
  const { id, ...rest } = row!;
  assert.match(String(id), /^[0-9a-f-]{36}$/);
  assert.deepEqual(rest, {
    checksum: createHash('sha256').update(users).digest('hex'),
    finished_at: Date.UTC(2026, 10, 23) + 1000,
    migration_name: '1_users',
    logs: null,
    rolled_back_at: null,
    started_at: Date.UTC(2026, 10, 23),
    applied_steps_count: 1,
  });
});

test('before a database with tables is changed, a private copy is taken, and it opens', async (t) => {
  const here = place(t, { '1_users': users });
  await here.migrate();
  await here.database.run("INSERT INTO users (name) VALUES ('ada')");
  here.add('2_keys', keys);
  const { applied, backup } = await here.migrate();
  assert.deepEqual(applied, ['2_keys']);
  assert.equal(backup, join(here.backupDir, 'dsage-2026-11-23T00-00-02-000Z-1_users.db'));
  assert.equal(statSync(backup).mode & 0o777, 0o600);
  const copy = openDatabase({ file: backup });
  t.after(() => copy.close());
  assert.deepEqual(await tables(copy), ['_prisma_migrations', 'users']);
  assert.deepEqual(await copy.all('SELECT name FROM users'), [{ name: 'ada' }]);
});

test('the last five backups are kept, half written ones are removed', async (t) => {
  const here = place(t, { '00_users': users });
  await here.migrate();
  for (let n = 1; n <= 7; n++) {
    here.add(`0${n}_more`, `CREATE TABLE more${n} (id INTEGER);`);
    await here.migrate();
    writeFileSync(join(here.backupDir, `dsage-${n}.db.partial`), '');
  }
  rmSync(join(here.backupDir, 'dsage-7.db.partial'));
  const labels = readdirSync(here.backupDir).map((name) => name.slice(-10));
  assert.deepEqual(labels, ['02_more.db', '03_more.db', '04_more.db', '05_more.db', '06_more.db']);
});

test('rebuilding a table does not cascade, and foreign keys hold again afterwards', async (t) => {
  const here = place(t, { '1_users': users });
  await here.migrate();
  await here.database.run("INSERT INTO users (name) VALUES ('ada')");
  here.add('2_keys', keys);
  here.add('3_role', rebuild);
  await here.migrate();
  assert.deepEqual(await here.database.all('SELECT user FROM keys'), [{ user: 1 }]);
  await assert.rejects(
    here.database.run('INSERT INTO keys (user) VALUES (9)'),
    failure('FOREIGN_KEY_VIOLATION', /FOREIGN KEY/),
  );
});

test('a database with a migration unknown here is refused as newer', async (t) => {
  const here = place(t, { '1_users': users, '2_keys': keys });
  await here.migrate();
  rmSync(join(here.migrationsDir, '2_keys'), { recursive: true });
  here.add('3_other', 'CREATE TABLE other (id INTEGER);');
  await assert.rejects(
    here.migrate(),
    failure(
      'DATABASE_NEWER',
      /written by a newer dsage \(migration 2_keys\)\. Start that version, or restore the backup/,
    ),
  );
  assert.ok(!(await tables(here.database)).includes('other'));
});

test('a migration edited after it was applied is refused', async (t) => {
  const here = place(t, { '1_users': users });
  await here.migrate();
  here.add('1_users', `${users} `);
  await assert.rejects(here.migrate(), failure('MIGRATION_CHANGED', /1_users was changed/));
});

test('a migration that fails leaves nothing of itself; those before it stay', async (t) => {
  const failing = [
    'CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);',
    'CREATE TABLE half (id INTEGER); PRAGMA foreign_keys=OFF; INSERT INTO keys (user) VALUES (99);',
    'CREATE TABLE half (id INTEGER); ROLLBACK;',
  ];
  for (const sql of failing) {
    const here = place(t, { '1_users': users, '2_keys': keys, '3_bad': sql });
    await assert.rejects(here.migrate(), failure('MIGRATION_FAILED', /3_bad could not be applied/));
    assert.deepEqual(await tables(here.database), ['_prisma_migrations', 'keys', 'users']);
    here.add('3_bad', 'CREATE TABLE good (id INTEGER);');
    assert.deepEqual((await here.migrate()).applied, ['3_bad']);
  }
});

test('a full disk during a migration is told as such and leaves the old schema', async (t) => {
  const here = place(t, { '1_users': users });
  await here.migrate();
  here.add('2_large', 'CREATE TABLE large (x); INSERT INTO large VALUES (zeroblob(1000000));');
  await here.database.exclusive((connection) => connection.exec('PRAGMA max_page_count = 30'));
  await assert.rejects(here.migrate(), failure('DISK_FULL', /Free some space/));
  assert.deepEqual(await tables(here.database), ['_prisma_migrations', 'users']);
});

test('a backup folder that cannot be made stops the migration before any change', async (t) => {
  const here = place(t, { '1_users': users });
  await here.migrate();
  here.add('2_keys', keys);
  writeFileSync(here.backupDir, 'a file in its place');
  await assert.rejects(
    here.migrate(),
    failure('DATABASE_UNREACHABLE', /backup .* could not be written/),
  );
  assert.deepEqual(await tables(here.database), ['_prisma_migrations', 'users']);
});

test('a missing folder of migrations is told as such', async (t) => {
  const here = place(t, {});
  await assert.rejects(
    here.migrate(),
    failure('MIGRATION_FAILED', /is missing\. Install dsage again/),
  );
});

test('killed in the middle of a migration, the next start applies it whole', async (t) => {
  // The tiny cache makes SQLite write the open transaction to the log, where the killer can see it grow.
  const large = `
    PRAGMA cache_size = -100;
    CREATE TABLE large (x);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
    INSERT INTO large SELECT randomblob(1000) FROM n;`;
  const here = place(t, { '1_users': users });
  await here.migrate();
  await here.database.run("INSERT INTO users (name) VALUES ('ada')");
  await here.database.close();
  here.add('2_large', large);
  const starter = `
    import { migrate } from './migrate.ts';
    import { openDatabase } from './sqlite/database.ts';
    const [, file, migrationsDir, backupDir] = process.argv;
    const database = openDatabase({ file });
    await migrate({ database, migrationsDir, backupDir, now: () => new Date() });
    console.log('done');
  `;
  const { file } = here.database;
  const peer = startPeer(t, starter, [file, here.migrationsDir, here.backupDir]);
  const logSize = () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  while (logSize() < 2_000_000 && peer.child.exitCode === null) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await peer.kill();
  assert.deepEqual(peer.lines, [], 'the process was to be killed before its end');

  const database = openDatabase({ file });
  t.after(() => database.close());
  assert.deepEqual(await tables(database), ['_prisma_migrations', 'users']);
  const { applied } = await migrate({ ...here.options, database });
  assert.deepEqual(applied, ['2_large']);
  assert.deepEqual(await database.all('SELECT count(*) AS n FROM large'), [{ n: 60000 }]);
  assert.deepEqual(await database.all('SELECT name FROM users'), [{ name: 'ada' }]);
});
