/**
 * How many operations a second one process gets, every commit durable (synchronous=FULL).
 * Run: node --import tsx lib/store/sqlite/bench.ts [folder]   (the folder decides which disk is measured)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaClient } from '../generated/client.ts';
import { openDatabase } from './database.ts';

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'dsage-bench-'));
const database = openDatabase({ file: join(folder, 'bench.db') });
const prisma = new PrismaClient({ adapter: database.adapterFactory });
const payload = JSON.stringify({ n: '1'.repeat(140) });

await database.exclusive((connection) =>
  connection.script(`
    CREATE TABLE queue (id INTEGER PRIMARY KEY, state TEXT NOT NULL, payload TEXT NOT NULL);
    CREATE INDEX queue_state ON queue (state, id);
    CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, role TEXT NOT NULL DEFAULT 'user',
      passwordHash TEXT, createdAt BIGINT NOT NULL, disabledAt BIGINT);`),
);

async function measure(name: string, rounds: number, operation: (n: number) => Promise<unknown>) {
  const begin = performance.now();
  for (let n = 0; n < rounds; n++) await operation(n);
  const seconds = (performance.now() - begin) / 1000;
  console.log(`${name.padEnd(46)} ${Math.round(rounds / seconds)} /s`);
}

const insert = `INSERT INTO queue (state, payload) VALUES ('queued', ?)`;
const claim = `
  UPDATE queue SET state = 'running' WHERE id IN
    (SELECT id FROM queue WHERE state = 'queued' ORDER BY id LIMIT 10) RETURNING id, payload`;

console.log(`node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${folder}`);
await measure('insert, one transaction each', 3000, () => database.run(insert, [payload]));
await measure('insert, 1000 in a transaction (transactions/s)', 30, () =>
  database.transaction((sql) => {
    for (let n = 0; n < 1000; n++) sql.run(insert, [payload]);
  }),
);
await measure('claim of 10, direct', 2000, () => database.all(claim));
await measure('read one row, direct', 20_000, (n) =>
  database.all('SELECT * FROM queue WHERE id = ?', [n + 1]),
);
await measure('create, Prisma', 2000, (n) =>
  prisma.user.create({ data: { name: `user ${n}`, createdAt: 0n } }),
);
await measure('findUnique, Prisma', 3000, (n) =>
  prisma.user.findUnique({ where: { id: (n % 2000) + 1 } }),
);
await prisma.$disconnect();
await database.close();
rmSync(folder, { recursive: true });
