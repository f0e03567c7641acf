import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { root } from './stamps.mjs';

const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');

/**
 * Holds every import below a tree against the import table.
 * @param {string} [top] the tree; the project itself when left out
 * @returns {Promise<{ rule: string, from: string, to: string, why: string }[]>} what is forbidden
 */
export async function forbiddenImports(top = root) {
  const places = ['lib', 'app', 'worker', 'playwright', 'prisma'].filter((place) =>
    existsSync(join(top, place)),
  );
  const { output } = await cruise(places, {
    ...options,
    baseDir: top,
    validate: true,
    ruleSet: { forbidden },
  });
  return output.summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    to,
    why: forbidden.find(({ name }) => name === rule.name)?.comment ?? '',
  }));
}
