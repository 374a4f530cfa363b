import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach } from 'vitest';

// every fc.assert and fc.sample draws from the seed that the run prints, unless a test has a reason for its own
fc.configureGlobal({ seed: Number(process.env.TEST_SEED) });

/** Tests that are known not to hold yet, by file and name: skipped aloud with their reason, so that the list can only shrink. */
const known = JSON.parse(readFileSync('test/known-failures.json', 'utf8')) as {
  readonly reason: string;
  readonly tests: Readonly<Record<string, readonly string[]>>;
};

if (process.env.KNOWN !== 'run') {
  beforeEach(({ task, skip }) => {
    if (known.tests[task.file.name]?.includes(task.name)) skip(known.reason);
  });
}
