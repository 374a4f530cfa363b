import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the same bytes whatever the number of worker threads, in real processes', () => {
  if (!existsSync('dist/cli.cjs') || !existsSync('dist/fit-worker.js')) {
    console.log('SKIPPED: worker threads, because dist/ is not built');
    return;
  }
  const answers = [0, 1, 2, 5].map(workers => {
    const argv = [
      'fit',
      'data/examples/simulated-runs.csv',
      '--bootstrap',
      '3000',
      '--seed',
      '4',
      '--at',
      '1e24',
    ];
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['dist/cli.cjs', ...argv, '--workers', String(workers), '--json'],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout;
  });
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('"schema": "isoflop/fit/1"');
});
