import { expect, test } from 'vitest';
import { coverage } from '../bench/fit-coverage.mjs';

test('95% intervals of 1,000 simulated data sets hold the truth in 92.5 to 97% of them', {
  tags: ['process', 'long'],
}, async () => {
  const sets = 1000;
  const held = (await coverage(console.log, { sets })) as Record<string, Record<80 | 95, number>>;
  expect(Object.keys(held)).toEqual(expect.arrayContaining(['E', 'A', 'B', 'alpha', 'beta', 'a']));
  for (const [name, count] of Object.entries(held)) {
    expect(count[95] / sets, name).toBeGreaterThanOrEqual(0.925);
    expect(count[95] / sets, name).toBeLessThanOrEqual(0.97);
  }
});
