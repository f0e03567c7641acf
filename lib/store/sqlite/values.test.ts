import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryDatabase } from '../testing.ts';
import { DatabaseError } from './errors.ts';
import { fromPrisma, toPrismaResult, toSqlite } from './values.ts';

test('every 64-bit integer comes back exactly', async (t) => {
  const database = temporaryDatabase(t);
  const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  await fc.assert(
    fc.asyncProperty(integer, async (value) => {
      const [row] = await database.all<{ value: bigint; kind: string }>(
        'SELECT ? AS value, typeof(?) AS kind',
        [value, value],
      );
      assert.equal(BigInt(row!.value), value);
      assert.equal(row!.kind, 'integer');
    }),
  );
});

test('texts, floats and bytes come back as they were', async (t) => {
  const database = temporaryDatabase(t);
  const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
  const float = fc.double({ noNaN: true, noDefaultInfinity: true });
  await fc.assert(
    fc.asyncProperty(text, float, fc.uint8Array(), async (string, number, bytes) => {
      const rows = await database.all('SELECT ? AS string, ? AS number, ? AS bytes', [
        string,
        number,
        bytes,
      ]);
      const row = rows[0]!;
      assert.equal(row['string'], string);
      assert.equal(Number(row['number']), number);
      assert.deepEqual(new Uint8Array(row['bytes'] as Uint8Array), new Uint8Array(bytes));
    }),
  );
});

test('a whole number stays an integer, a boolean becomes 0 or 1, a date ISO text', async (t) => {
  const database = temporaryDatabase(t);
  const [row] = await database.all(
    `SELECT 'n' || ? AS number, ? AS yes, ? AS no, ? AS moment, typeof(?) AS fraction`,
    [5, true, false, new Date(0), 0.5],
  );
  assert.deepEqual(row, {
    number: 'n5',
    yes: 1,
    no: 0,
    moment: '1970-01-01T00:00:00.000+00:00',
    fraction: 'real',
  });
});

test('what could not come back as it was is refused before it reaches the driver', () => {
  const refused = ['a\0b', NaN, 2n ** 63n, -(2n ** 63n) - 1n, undefined, {}, [1], () => 1];
  for (const value of [...refused, new Date(NaN), new Float32Array(1)]) {
    assert.throws(
      () => toSqlite(value),
      (error) => error instanceof DatabaseError && error.code === 'VALUE_INVALID',
    );
  }
});

test('Prisma may pass numbers, dates and bytes as text', () => {
  const scalar = (scalarType: 'int' | 'bigint' | 'float' | 'datetime' | 'bytes' | 'string') =>
    ({ scalarType, arity: 'scalar' }) as const;
  assert.equal(fromPrisma('7', scalar('int')), 7n);
  assert.equal(fromPrisma('9223372036854775807', scalar('bigint')), 2n ** 63n - 1n);
  assert.equal(fromPrisma('1.5', scalar('float')), 1.5);
  assert.equal(fromPrisma('7', scalar('string')), '7');
  const moment = fromPrisma('2026-11-23T06:00:00Z', scalar('datetime'));
  assert.equal(moment, '2026-11-23T06:00:00.000+00:00');
  assert.deepEqual(fromPrisma('AQI=', scalar('bytes')), Buffer.from([1, 2]));
});

test('an integer column with a value beyond 2^53 is told to Prisma as a big integer', () => {
  const columns = [{ name: 'id', type: 'INTEGER' }];
  const small = toPrismaResult(columns, [[1n]]);
  const large = toPrismaResult(columns, [[1n], [2n ** 60n]]);
  assert.deepEqual([small.columnTypes, small.rows], [[0], [[1]]]);
  assert.deepEqual([large.columnTypes, large.rows], [[1], [[1], ['1152921504606846976']]]);
});

test('a moment stored as a number is a DateTime for Prisma as well', () => {
  const result = toPrismaResult([{ name: 'at', type: 'DATETIME' }], [[86_400_000n]]);
  assert.deepEqual(result.rows, [['1970-01-02T00:00:00.000Z']]);
});
