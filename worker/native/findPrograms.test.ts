import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { ecmSays, fakeProgram, nativeTools } from '../testing/fakeProgram.ts';
import { findOnPath, findPrograms } from './findPrograms.ts';

const right = ecmSays([{ sigma: 10 }, { sigma: 11 }, { sigma: 12, factor: '1000000007' }]);

test('an ecm that passes its trial and a cado-nfs.py are found on PATH', async (context) => {
  const tools = await nativeTools(context);
  const bin = join(tools.folder, '..', 'bin');
  const ecm = fakeProgram(bin, 'ecm', right);
  const cado = fakeProgram(bin, 'cado-nfs.py', '');
  assert.deepEqual(await findPrograms({ ...tools, path: `/nowhere:${bin}`, cadoNfs: null }), [
    { name: 'GMP-ECM', version: '7.0.5', file: ecm },
    { name: 'CADO-NFS', version: '', file: cado },
  ]);
});

const impostors: [string, string][] = [
  ['an old version', right.replace('GMP-ECM 7.0.5', 'GMP-ECM 6.4.4')],
  ['one that finds nothing', ecmSays([10, 11, 12, 13].map((sigma) => ({ sigma })))],
  ['another program of that name', 'echo hello'],
  ['one that fails', 'exit 1'],
];
for (const [what, script] of impostors)
  test(`${what} is not taken for GMP-ECM 7`, async (context) => {
    const tools = await nativeTools(context);
    const path = join(tools.folder, '..', 'bin');
    fakeProgram(path, 'ecm', script);
    assert.deepEqual(await findPrograms({ ...tools, path, cadoNfs: null }), []);
  });

test('a file named in the settings goes before PATH', async (context) => {
  const tools = await nativeTools(context);
  const cadoNfs = fakeProgram(join(tools.folder, '..', 'opt'), 'cado', '');
  const [found] = await findPrograms({ ...tools, path: '', cadoNfs });
  assert.equal(found?.file, cadoNfs);
});

test('folders, files that may not be run and relative folders are passed over', async (context) => {
  const { folder } = await nativeTools(context);
  mkdirSync(join(folder, 'a', 'ecm'), { recursive: true });
  chmodSync(fakeProgram(join(folder, 'b'), 'ecm', ''), 0o644);
  const file = fakeProgram(join(folder, 'c'), 'ecm', '');
  const path = ['', '.', relative('.', join(folder, 'c')), join(folder, 'a'), join(folder, 'b')];
  assert.equal(findOnPath('ecm', path.join(':')), null);
  assert.equal(findOnPath('ecm', [...path, join(folder, 'c')].join(':')), file);
});
