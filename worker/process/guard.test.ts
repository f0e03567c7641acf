import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { openLog } from '../log.ts';
import { builtBundle, processesOf, tryKill } from '../testing/setting.ts';
import { until } from '../testing/until.ts';
import { killGroup, startGuard } from './guard.ts';

test('when its pipe closes the guard kills whole groups, and only those it still watches', async (context) => {
  const guard = startGuard(await builtBundle(), openLog('/dev/null'));
  const groups = ['987651', '987652'].map((seconds) => {
    const script = `sleep ${seconds} & sleep ${seconds}`;
    return spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' }).pid ?? 0;
  });
  context.after(() => {
    for (const group of groups) killGroup(group, 'SIGKILL');
  });
  const [watched = 0, forgotten = 0] = groups;
  await until(() => processesOf('sleep 98765').length >= 4, 'the groups run');
  guard.watch(watched);
  guard.watch(forgotten);
  guard.forget(forgotten);
  guard.close();
  await until(() => processesOf('sleep 987651').length === 0, 'the watched group is gone');
  assert.ok(processesOf('sleep 987652').length >= 2);
});

test('a guard that was killed is replaced, and knows what the first one knew', async (context) => {
  const bundle = await builtBundle();
  const guard = startGuard(bundle, openLog('/dev/null'));
  const group = spawn('sleep', ['987653'], { detached: true, stdio: 'ignore' }).pid ?? 0;
  context.after(() => killGroup(group, 'SIGKILL'));
  guard.watch(group);
  await until(() => processesOf(bundle, '--guard').length === 1, 'the guard runs');
  const [first = 0] = processesOf(bundle, '--guard');
  tryKill(first);
  await until(() => {
    const now = processesOf(bundle, '--guard');
    return now.length === 1 && now[0] !== first;
  }, 'another guard runs');
  guard.close();
  await until(() => processesOf('sleep 987653').length === 0, 'the group is gone');
});
