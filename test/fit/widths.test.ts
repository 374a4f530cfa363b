/** @module-tag slow */
import { describe, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

const runs = 'data/examples/simulated-runs.csv';
const levels = ['--bootstrap', '50', '--levels', '50,80,95,99', '--at', '1e22,1e24'];
const pilots = ['design', '--target', '1e24', '--simulations', '20', '--compare'];

const commands: readonly (readonly [argv: readonly string[], kept: readonly string[]])[] = [
  [
    [...pilots, '--pilot', '1e21'],
    ['rank', 'budgets', 'sizes', 'spacing', 'N*', 'below'],
  ],
  // so noisy that some pilots identify nothing
  [
    [...pilots, '--pilot', '1e20', '--noise', '0.03'],
    ['rank', 'budgets', 'failed'],
  ],
  [
    ['fit', runs, ...levels, '--holdout', '3e19'],
    ['estimate', '80%', '99%', 'predicted'],
  ],
  [
    ['fit', runs, ...levels, '--fix', 'E=1.8'],
    ['estimate', 'fixed', '99%'],
  ],
  [
    ['fit', runs, ...levels, '--method', 'isoflop'],
    ['exponent', '99%'],
  ],
];

describe.each([60, 80])('at %i columns', columns => {
  test.each(commands)('no line of %j is longer, and what matters stands', async (argv, kept) => {
    const { code, out } = await runCli(argv, { columns });
    expect(code).toBe(0);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns);
    for (const word of kept) expect(out).toContain(word);
  });
});

test('what a narrow ranking of designs leaves out is in the CSV', async () => {
  const argv = [...pilots, '--pilot', '1e21'];
  const { out } = await runCli([...argv, '--format', 'csv']);
  const [header = '', ...rows] = out.trim().split('\n');
  const { alternatives } = JSON.parse((await runCli([...argv, '--json'])).out) as {
    alternatives: Record<string, number>[];
  };
  expect(rows.length).toBe(alternatives.length);
  for (const name of ['budgets', 'sizes', 'spacing', 'compute', 'smallest', 'largest', 'factor', 'failed']) {
    const index = header.split(',').indexOf(name);
    expect(rows.map(row => Number(row.split(',')[index]))).toEqual(alternatives.map(tried => tried[name]));
  }
});
