#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In a clone: the bundle that `npm run build` made. The package that a server hands out holds the bundle itself.
const bundle = new URL('../dist/worker/dsage-worker.mjs', import.meta.url);
if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  console.error('dsage-worker is not built yet. Run `npm run build` in the clone first.');
  process.exitCode = 1;
}
