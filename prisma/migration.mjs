/**
 * Migrations without Prisma's native engine:
 *
 *     node --import tsx prisma/migration.mjs create NAME   writes migrations/<time>_NAME/migration.sql
 *     node --import tsx prisma/migration.mjs check         exit code 1 when schema.prisma and the migrations differ
 *
 * Both apply the migrations to a scratch database and let the WebAssembly build of Prisma's schema engine compare
 * it with schema.prisma. Read what `create` wrote before you commit it: renames look like a drop and an add.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { migrate } from '../lib/store/migrate.ts';
import { sqliteAdapter } from '../lib/store/sqlite/adapter.ts';
import { openDatabase } from '../lib/store/sqlite/database.ts';

const here = import.meta.dirname;
const migrationsDir = join(here, 'migrations');

/** The SQL that leads from the migrations to schema.prisma; empty when they say the same. */
export async function difference() {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-migration-'));
  try {
    const file = join(folder, 'scratch.db');
    const database = openDatabase({ file });
    await migrate({ database, migrationsDir, backupDir: folder, now: () => new Date() });
    await database.close();
    return await compare(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(file) {
  loadEngine();
  const schema = {
    path: 'schema.prisma',
    content: readFileSync(join(here, 'schema.prisma'), 'utf8'),
  };
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: [[schema.path, schema.content]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(sqliteAdapter({ file })),
  );
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files: [schema], configDir: here },
    to: { tag: 'schemaDatamodel', files: [schema] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout?.includes('This is an empty migration') ? '' : (stdout ?? '');
}

let loaded = false;

/** The package expects a bundler; Node needs these four steps. */
function loadEngine() {
  if (loaded) return;
  const resolve = createRequire(import.meta.url).resolve;
  const folder = dirname(resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const bytes = readFileSync(join(folder, 'schema_engine_bg.wasm'));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    './schema_engine_bg.js': engineModule,
  });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  loaded = true;
}

async function create(name) {
  if (!/^[a-z][a-z0-9_]*$/.test(name ?? '')) throw new Error('Give a name of a-z, 0-9 and _.');
  const sql = await difference();
  if (sql === '') return console.log('Nothing to do: the migrations lead to schema.prisma.');
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsDir, `${time}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), sql);
  console.log(`Wrote ${join(folder, 'migration.sql')}. Read it before you commit it.`);
}

async function check() {
  const sql = await difference();
  if (sql === '') return console.log('The migrations lead to schema.prisma.');
  console.error(`schema.prisma and the migrations differ. Run \`create NAME\`. Missing:\n\n${sql}`);
  process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) {
  const [verb, name] = process.argv.slice(2);
  if (verb === 'create') await create(name);
  else if (verb === 'check') await check();
  else throw new Error('Say create NAME, or check.');
}
