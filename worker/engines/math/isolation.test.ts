import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEngine, runIn, show } from './open.ts';

/** Each must end in an exception, and none may find anything of the host. */
const refused: string[] = [
  'import js',
  'import jsffi',
  'from js import process',
  'from jsffi import create_proxy',
  'import uctypes',
  'import asyncio',
  'import socket',
  'import subprocess',
  'import ctypes',
  '__import__("js")',
  'eval("__import__(\'js\')")',
  'exec("import js")',
  'import os\nos.system("id")',
  'import os\nos.getenv("HOME")',
  'import os\nos.environ',
  'import os\nos.listdir("/")',
  'import os\nos.mkdir("/x")',
  'import os\nos.stat("/etc")',
  'import os\nos.chdir("/etc")',
  'open("/etc/passwd")',
  'open("/kernels/../etc/passwd")',
  'open("/proc/self/environ")',
  'open("x.txt", "w")',
  'import vfs\nvfs.VfsPosix("/").open("/etc/passwd", "r")',
  'process',
  'require("fs")',
  'globalThis',
];

test('the host cannot be named', async () => {
  const engine = await openEngine();
  for (const code of refused) {
    const { evaluation } = await runIn(engine, code);
    assert.equal(evaluation.ok, false, code);
  }
});

/** The guarded import is courtesy; behind it MicroPython's own modules find an empty host. */
const unguarded = `def inner(f): return f.__globals__
machinery = inner(inner(factor)['_guard'])
closed = machinery['_closed']
machinery['_closed'] = ()
`;

test('the interpreter’s own doors open on nothing, even with the guard removed', async () => {
  const engine = await openEngine();
  assert.equal(
    await show(engine, `${unguarded}import js\ndir(js)`),
    "['__class__', '__name__', '__dict__']",
  );
  const attempts = [
    'js.process',
    'js.globalThis',
    'js.eval',
    'js.constructor',
    'getattr(js, "Function")("return process")()',
    'js.__proto__',
    'import jsffi\njsffi.JsProxy(0)',
    'import jsffi\njsffi.JsProxy.constructor',
  ];
  for (const code of attempts) {
    const { evaluation } = await runIn(engine, code);
    assert.equal(evaluation.ok, false, code);
  }
});

test('JavaScript proxies carry nothing', async () => {
  for (const code of [
    'jsffi.create_proxy(factor)',
    'jsffi.to_js([1, 2])',
    'jsffi.mem_info()',
    'js.a = 1\njs.a',
  ]) {
    const engine = await openEngine();
    const { evaluation } = await runIn(engine, `${unguarded}import js, jsffi\n${code}`);
    const text = JSON.stringify(evaluation);
    assert.doesNotMatch(text, /process|native code|\[object/, code);
  }
});

test('the device answers with pure functions or a refusal', async () => {
  const engine = await openEngine();
  const ask = (request: string) =>
    show(engine, `d = open('/kernels', 'r+b')\n_ = d.write(${request})\nd.read()`);
  assert.equal(await ask("b'gcd c 12'"), "b'=6'");
  for (const request of [
    'constructor 3',
    '__proto__ 3',
    'toString',
    'eval 1',
    'value {bad',
    'factor zz',
    'factor',
  ]) {
    assert.match((await ask(`b'${request}'`)) ?? '', /^b['"]!ValueError /, request);
  }
});

test('a forged result changes only the answer of its own job', async () => {
  const forged = `d = open('/kernels', 'r+b')\n_ = d.write(b'value ["forged", null]')`;
  assert.equal(await show(await openEngine(), forged), 'forged');
  assert.equal(await show(await openEngine(), '2+2'), '4');
});

test('nothing appears on the globals of the process', async () => {
  const before = Object.getOwnPropertyNames(globalThis);
  await show(await openEngine(), '2+2');
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), before);
});
