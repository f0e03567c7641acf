import assert from 'node:assert/strict';
import { readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startPeer, temporaryDatabase, temporaryFolder } from '../testing.ts';
import { openDatabase } from './database.ts';
import { DatabaseError, type DatabaseErrorCode } from './errors.ts';

const table = 'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, bytes BLOB)';

const withCode = (code: DatabaseErrorCode) => (error: unknown) =>
  error instanceof DatabaseError && error.code === code;

test('the pragmas hold and stay, also after transactions and a failed statement', async (t) => {
  const database = temporaryDatabase(t);
  await database.run(table);
  await database.transaction((sql) => sql.run("INSERT INTO items (name) VALUES ('a')"));
  await assert.rejects(database.run('INSERT INTO nowhere VALUES (1)'), withCode('SQL_ERROR'));
  const pragma = async (name: string) =>
    Object.values((await database.all(`PRAGMA ${name}`))[0]!)[0];
  assert.equal(await pragma('journal_mode'), 'wal');
  assert.equal(await pragma('synchronous'), 2);
  assert.equal(await pragma('foreign_keys'), 1);
  assert.equal(await pragma('busy_timeout'), 5000);
  assert.equal(await pragma('temp_store'), 2);
});

test('the file and its log are readable by their owner only', async (t) => {
  const database = temporaryDatabase(t);
  await database.run(table);
  for (const file of [database.file, `${database.file}-wal`]) {
    assert.equal(statSync(file).mode & 0o777, 0o600);
  }
});

test('a transaction whose body throws leaves nothing, and the error comes back unchanged', async (t) => {
  const database = temporaryDatabase(t);
  await database.run(table);
  const mine = new Error('mine');
  const failing = database.transaction((sql) => {
    sql.run("INSERT INTO items (name) VALUES ('gone')");
    throw mine;
  });
  await assert.rejects(failing, (error) => error === mine);
  assert.deepEqual(await database.all('SELECT * FROM items'), []);
});

test('a transaction with an asynchronous body, and a handle used after its end, are refused', async (t) => {
  const database = temporaryDatabase(t);
  await database.run(table);
  const asynchronous = database.transaction(async (sql) => {
    sql.run("INSERT INTO items (name) VALUES ('gone')");
  });
  await assert.rejects(asynchronous, withCode('SQL_ERROR'));
  const kept = await database.transaction((sql) => sql);
  assert.throws(() => kept.run('DELETE FROM items'), withCode('TRANSACTION_CLOSED'));
  assert.deepEqual(await database.all('SELECT * FROM items'), []);
});

test('BEGIN and COMMIT cannot be sent as statements', async (t) => {
  const database = temporaryDatabase(t);
  for (const sql of ['BEGIN', ' commit', 'ROLLBACK', 'SAVEPOINT x']) {
    await assert.rejects(database.run(sql), withCode('SQL_ERROR'));
  }
  await database.run(table);
});

test('changes count rows, with RETURNING too, and not those of a cascade', async (t) => {
  const database = temporaryDatabase(t);
  await database.run(table);
  await database.run('CREATE TABLE parts (item INTEGER REFERENCES items ON DELETE CASCADE)');
  assert.equal(await database.run("INSERT INTO items (name) VALUES ('a'), ('b')"), 2);
  assert.equal(await database.run("UPDATE items SET name = name || 'x' RETURNING id"), 2);
  assert.equal(await database.run('INSERT INTO parts VALUES (1), (1), (1)'), 3);
  assert.equal(await database.run('DELETE FROM items WHERE id = ?', [1]), 1);
  assert.equal(await database.run('SELECT * FROM items'), 0);
  assert.deepEqual(await database.all('SELECT * FROM parts'), []);
});

test('a statement sees the columns a migration has added', async (t) => {
  const database = temporaryDatabase(t);
  await database.run(table);
  await database.run("INSERT INTO items (name) VALUES ('a')");
  await database.all('SELECT * FROM items');
  await database.run('ALTER TABLE items ADD COLUMN extra TEXT');
  const [row] = await database.all('SELECT * FROM items');
  assert.deepEqual(row, { id: 1, name: 'a', bytes: null, extra: null });
});

test('constraint violations name their table and columns', async (t) => {
  const database = temporaryDatabase(t);
  await database.run(table);
  await database.run("INSERT INTO items (name) VALUES ('a')");
  const violation = (code: DatabaseErrorCode, violated: object) => (error: unknown) => {
    assert.ok(error instanceof DatabaseError);
    assert.deepEqual([error.code, error.violated], [code, violated]);
    return true;
  };
  await assert.rejects(
    database.run("INSERT INTO items (name) VALUES ('a')"),
    violation('UNIQUE_VIOLATION', { table: 'items', fields: ['name'] }),
  );
  await assert.rejects(
    database.run('INSERT INTO items (name) VALUES (NULL)'),
    violation('NOT_NULL_VIOLATION', { table: 'items', fields: ['name'] }),
  );
});

test('the statement cache stays bounded', async (t) => {
  const database = temporaryDatabase(t);
  for (let n = 0; n < 400; n++) await database.all(`SELECT ${n}`);
  assert.equal(await database.exclusive((connection) => connection.cachedStatements), 256);
});

test('a loop of awaited statements lets timers run', async (t) => {
  const database = temporaryDatabase(t);
  let rang = false;
  const timer = setTimeout(() => {
    rang = true;
  }, 1);
  t.after(() => clearTimeout(timer));
  let statements = 0;
  while (!rang && statements < 100_000) {
    await database.all('SELECT 1');
    statements++;
  }
  assert.ok(rang, `${statements} statements without a turn of the event loop`);
});

test('a full disk is told as such, loses nothing acknowledged, and ends when there is space', async (t) => {
  const database = temporaryDatabase(t);
  await database.run(table);
  await database.exclusive((connection) => connection.exec('PRAGMA max_page_count = 20'));
  let stored = 0;
  const fill = async () => {
    for (; stored < 1000; stored++) {
      await database.run('INSERT INTO items (name, bytes) VALUES (?, ?)', [
        `n${stored}`,
        new Uint8Array(3000),
      ]);
    }
  };
  await assert.rejects(fill(), withCode('DISK_FULL'));
  const transaction = database.transaction((sql) => {
    for (let n = 0; n < 100; n++) {
      sql.run('INSERT INTO items (name, bytes) VALUES (?, ?)', [`t${n}`, new Uint8Array(3000)]);
    }
  });
  await assert.rejects(transaction, withCode('DISK_FULL'));
  const count = async () => (await database.all('SELECT count(*) AS n FROM items'))[0]!['n'];
  assert.equal(await count(), stored);
  await database.exclusive((connection) => connection.exec('PRAGMA max_page_count = 1000000'));
  await database.run("INSERT INTO items (name) VALUES ('again')");
  assert.equal(await count(), stored + 1);
});

test('a file that is no database, and one that is damaged, are told as such', async (t) => {
  const folder = temporaryFolder(t);
  const garbage = join(folder, 'garbage.db');
  writeFileSync(garbage, 'no database at all '.repeat(500));
  assert.throws(() => openDatabase({ file: garbage }), withCode('DATABASE_CORRUPT'));

  const damaged = join(folder, 'damaged.db');
  const before = openDatabase({ file: damaged });
  await before.run(table);
  for (let n = 0; n < 200; n++) {
    await before.run('INSERT INTO items (name, bytes) VALUES (?, ?)', [
      `${n}`,
      new Uint8Array(2000),
    ]);
  }
  await before.close();
  const page = 4096;
  const size = statSync(damaged).size;
  writeFileSync(damaged, Buffer.alloc(size - page, 0xff), { flag: 'r+' });
  assert.throws(() => openDatabase({ file: damaged }), withCode('DATABASE_CORRUPT'));
});

test('a file in a folder that does not exist is unreachable', (t) => {
  const file = join(temporaryFolder(t), 'missing', 'test.db');
  assert.throws(() => openDatabase({ file }), withCode('DATABASE_UNREACHABLE'));
});

test('a closed database refuses further calls and has everything in its file', async (t) => {
  const database = openDatabase({ file: join(temporaryFolder(t), 'test.db') });
  await database.run(table);
  const last = database.run("INSERT INTO items (name) VALUES ('last')");
  const closed = database.close();
  await Promise.all([last, closed]);
  await assert.rejects(database.all('SELECT 1'), withCode('DATABASE_CLOSED'));
  assert.equal(statSync(`${database.file}-wal`, { throwIfNoEntry: false })?.size ?? 0, 0);
});

test('one process has the file open once', async (t) => {
  const database = temporaryDatabase(t);
  await database.run(table);
  for (let n = 0; n < 50; n++) {
    await database.transaction((sql) => sql.run('INSERT INTO items (name) VALUES (?)', [`${n}`]));
  }
  if (process.platform !== 'linux') return;
  const open = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // closed since the listing
    }
  });
  assert.equal(open.filter((path) => path === database.file).length, 1);
});

const lockHolder = `
  import { openDatabase } from './sqlite/database.ts';
  const database = openDatabase({ file: process.argv[1] });
  await database.exclusive((connection) => {
    connection.begin();
    connection.exec("INSERT INTO items (name) VALUES ('theirs ' || hex(randomblob(8)))");
  });
  console.log('locked');
  process.stdin.once('data', async () => {
    await database.exclusive((connection) => connection.commit());
    console.log('free');
  });
`;

test('while another process holds the lock writes are busy; afterwards writes work again', async (t) => {
  const database = temporaryDatabase(t, 50);
  await database.run(table);
  const attempts: [string, () => Promise<unknown>][] = [
    ['a statement', () => database.run("INSERT INTO items (name) VALUES ('mine')")],
    ['a transaction', () => database.transaction((sql) => sql.run('DELETE FROM items'))],
    ['a returning statement', () => database.all('DELETE FROM items RETURNING id')],
    ['a pragma that writes', () => database.run('PRAGMA user_version = 3')],
  ];
  for (const [name, attempt] of attempts) {
    const peer = startPeer(t, lockHolder, [database.file]);
    await peer.printed(1);
    await assert.rejects(attempt(), withCode('DATABASE_BUSY'), name);
    await database.all('SELECT * FROM items'); // would keep the old snapshot if a statement hung
    peer.child.stdin!.write('go\n');
    await peer.printed(2);
    await database.run('INSERT INTO items (name) VALUES (?)', [name]);
    await peer.kill();
  }
  const [row] = await database.all('SELECT count(*) AS n FROM items');
  assert.equal(row!['n'], 2 * attempts.length);
});

test('every acknowledged row is there after the writer was killed', async (t) => {
  const file = join(temporaryFolder(t), 'test.db');
  const writer = `
    import { writeSync } from 'node:fs';
    import { openDatabase } from './sqlite/database.ts';
    const database = openDatabase({ file: process.argv[1] });
    await database.run('CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, x TEXT)');
    for (;;) {
      const id = await database.transaction((sql) => {
        const [row] = sql.all("INSERT INTO rows (x) VALUES (hex(randomblob(200))) RETURNING id");
        return row.id;
      });
      writeSync(1, id + '\\n');
    }
  `;
  let acknowledged = 0;
  for (let round = 0; round < 3; round++) {
    const peer = startPeer(t, writer, [file]);
    await peer.printed(200);
    await peer.kill();
    acknowledged = Number(peer.lines.at(-1));
    const database = openDatabase({ file });
    const [row] = await database.all<{ n: number; check: string }>(
      'SELECT count(*) AS n, (SELECT * FROM pragma_integrity_check()) AS "check" FROM rows WHERE id <= ?',
      [acknowledged],
    );
    await database.close();
    assert.deepEqual(row, { n: acknowledged, check: 'ok' });
  }
  assert.ok(acknowledged >= 600);
});

test('a file that may not be written is told as such', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'test.db');
  await openDatabase({ file }).close();
  // Root may write everything, so the other process becomes nobody first.
  const reader = `
    import { chmodSync } from 'node:fs';
    import { openDatabase } from './sqlite/database.ts';
    const file = process.argv[1];
    chmodSync(file, 0o444);
    chmodSync(process.argv[2], 0o755);
    if (process.getuid?.() === 0) process.setuid(65534);
    try {
      openDatabase({ file });
    } catch (error) {
      console.log(error.code + ': ' + error.message);
    }
  `;
  const peer = startPeer(t, reader, [file, folder]);
  await peer.ended();
  assert.match(peer.lines.join('\n'), /^DATABASE_READ_ONLY: .*write permission/);
});
