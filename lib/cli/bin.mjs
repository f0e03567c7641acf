#!/usr/bin/env node
import { existsSync } from 'node:fs';

const bundle = new URL('../../dist/cli.mjs', import.meta.url);
if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  console.error('dsage: it is not built yet. Run `npm start` once first.');
  process.exitCode = 1;
}
