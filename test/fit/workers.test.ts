import { expect, test } from 'vitest';
import { isoflop } from '../helpers/process.ts';

test('the same bytes whatever the number of worker threads, in real processes', { tags: 'process' }, () => {
  const words = 'fit data/examples/simulated-runs.csv --bootstrap 300 --seed 4 --at 1e24 --json'.split(' ');
  const answers = [0, 1, 2, 5].map(workers => {
    const { stdout, stderr, status } = isoflop([...words, '--workers', String(workers)]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout;
  });
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('"schema": "isoflop/fit/1"');
});
