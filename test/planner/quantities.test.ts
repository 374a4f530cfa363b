import { expect, test } from 'vitest';
import * as library from '../../src/index.ts';

test('the library knows the shipped accelerators by name', async () => {
  // 64 · 989.4e12 · 2,592,000 · 0.4
  expect((await library.parseQuantity('64 H100 * 30 days * 40%')).value).toBe(6.565183488e22);
  const budget = await library.parseBudget('$250k at $2.10/H100-hour and 40% MFU');
  expect(budget.compute).toBeCloseTo((250_000 / 2.1) * 3600 * 989.4e12 * 0.4, -10);
  expect((await library.parseRange('8 H100 * 1 day .. 64 H100 * 1 day:2')).values).toHaveLength(2);
});

test('a caller may bring others', async () => {
  const abacus = { id: 'abacus', aliases: [], peakDense: { bf16: 100 }, sparseHeadline: {} };
  const { value } = await library.parseQuantity('2 abacus for 10 s at 50%', { accelerators: [abacus] });
  expect(value).toBe(1000);
});
