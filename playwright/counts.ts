import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Leaves the counts where `npm test` adds them up. A skipped test counts as failed. */
export default class Counts implements Reporter {
  private passed = 0;
  private failed = 0;

  onTestEnd(_: TestCase, result: TestResult): void {
    if (result.status === 'passed') this.passed++;
    else this.failed++;
  }

  onEnd(): void {
    const file = process.env['DSAGE_TEST_COUNTS'];
    if (file === undefined) return;
    writeFileSync(file, JSON.stringify({ passed: this.passed, failed: this.failed }));
  }
}
