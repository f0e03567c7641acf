import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DsageError } from '../../protocol/errors.ts';
import { type ConfigInputs, loadConfig } from './load.ts';
import { type ConfigKey, configKeys, environmentName, flagName } from './settings.ts';
import { terminalEnvironment } from './terminal.ts';

const noFile = { env: {}, readFile: () => null };

function problem(inputs: ConfigInputs): string {
  try {
    loadConfig(inputs);
  } catch (error) {
    assert.ok(error instanceof DsageError && error.code === 'CONFIG_INVALID', String(error));
    return error.message;
  }
  assert.fail('it was accepted');
}

test('with nothing given, every setting has its default', () => {
  const { config, sources } = loadConfig(noFile);
  assert.deepEqual(
    { ...config, user: 'somebody' },
    {
      home: join(homedir(), '.dsage'),
      webHost: '127.0.0.1',
      webPort: 8082,
      tlsHost: '0.0.0.0',
      tlsPort: 8081,
      user: 'somebody',
      workers: 2,
      slots: 1,
      leaseMs: 10_000,
      heartbeatMs: 2_500,
      publicHost: hostname(),
    },
  );
  assert.match(config.user, /^[A-Za-z0-9._-]+$/);
  for (const key of configKeys) assert.equal(sources[key], 'default', key);
});

test('for every key a flag beats the environment, which beats the file, which beats the default', () => {
  const values: Record<Exclude<ConfigKey, 'home'>, [string, string, unknown]> = {
    webHost: ['localhost', '::1', '127.0.0.1'],
    webPort: ['1', '2', 3],
    tlsHost: ['a', 'b', 'c'],
    tlsPort: ['0', '2', 3],
    user: ['a', 'b', 'c'],
    workers: ['0', '1', 3],
    slots: ['1', '2', 3],
    leaseMs: ['20001', '20002', 20_003],
    heartbeatMs: ['201', '202', 203],
    publicHost: ['a', 'b.example', 'fe80::1'],
  };
  for (const [name, [flag, variable, inFile]] of Object.entries(values)) {
    const key = name as ConfigKey;
    const readFile = () => JSON.stringify({ [key]: inFile });
    const env = { [environmentName(key)]: variable };
    const all = loadConfig({ flags: { [key]: flag }, env, readFile });
    assert.deepEqual([String(all.config[key]), all.sources[key]], [flag, 'flag']);
    const two = loadConfig({ env, readFile });
    assert.deepEqual([String(two.config[key]), two.sources[key]], [variable, 'environment']);
    const one = loadConfig({ env: { [environmentName(key)]: '' }, readFile });
    assert.deepEqual([one.config[key], one.sources[key]], [inFile, 'file']);
  }
});

test('the file is looked for in the home that flag or environment name', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'home'));
  writeFileSync(join(folder, 'home/config.json'), '{"webPort": 4242}');
  const loaded = loadConfig({ env: { DSAGE_HOME: join(folder, 'home') } });
  assert.deepEqual([loaded.config.webPort, loaded.sources.webPort], [4242, 'file']);
  assert.equal(loaded.file, join(folder, 'home/config.json'));
  assert.equal(loadConfig({ flags: { home: folder }, env: {} }).config.webPort, 8082);
  assert.equal(loadConfig({ ...noFile, flags: { home: '~/x' } }).config.home, join(homedir(), 'x'));
});

test('a value that does not fit is named with the place it comes from', () => {
  assert.match(
    problem({ ...noFile, env: { DSAGE_WEB_PORT: '80x' } }),
    /setting webPort .*"80x" from DSAGE_WEB_PORT must be a whole number from 0 to 65535/,
  );
  assert.match(problem({ ...noFile, flags: { tlsPort: '70000' } }), /from --tls-port/);
  assert.match(problem({ ...noFile, flags: { webHost: '0.0.0.0' } }), /no TLS/);
  assert.match(problem({ ...noFile, flags: { user: 'a b' } }), /letters, digits/);
  assert.match(problem({ ...noFile, flags: { slots: '0' } }), /from 1 to/);
  assert.match(problem({ ...noFile, flags: { home: '' } }), /must name a folder/);
  assert.match(problem({ env: {}, readFile: () => '{"leaseMs": 1.5}' }), /from the file/);
  assert.match(problem({ ...noFile, flags: { leaseMs: '3000' } }), /half of leaseMs/);
});

test('a file that is not understood is named with the reason', (t) => {
  const from = (text: string) => problem({ env: {}, readFile: () => text });
  assert.match(from('{'), /not JSON/);
  assert.match(from('[]'), /must be an object/);
  assert.match(
    from('{"webport": 1}'),
    /setting webport .*no such setting; there are home, webHost/,
  );
  assert.match(from('{"home": "/x"}'), /DSAGE_HOME/);
  const folder = mkdtempSync(join(tmpdir(), 'dsage-config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'config.json'));
  assert.match(problem({ env: { DSAGE_HOME: folder } }), /cannot be read/);
});

test('the names of a setting follow from its key', () => {
  assert.equal(environmentName('webPort'), 'DSAGE_WEB_PORT');
  assert.equal(flagName('heartbeatMs'), '--heartbeat-ms');
});

test('colours and npm are read from the environment', () => {
  assert.deepEqual(terminalEnvironment({}), { noColor: false, startedByNpm: false });
  assert.deepEqual(terminalEnvironment({ NO_COLOR: '1', npm_lifecycle_event: 'start' }), {
    noColor: true,
    startedByNpm: true,
  });
  assert.equal(terminalEnvironment({ TERM: 'dumb' }).noColor, true);
});
