import { expect, test } from 'vitest';
import { parseBudget, parseQuantity, parseRange } from '../../src/plan/quantities.ts';
import { parsePlain } from '../../src/quantity/plain.ts';

test('a number instead of a text is a TypeError that shows it', async () => {
  const number = 1e24 as unknown as string;
  const sentence = "Quantity must be a text such as '1e24': got the number 1e+24";
  expect(() => parsePlain(number)).toThrow(new TypeError(sentence));
  for (const read of [parseQuantity, parseBudget, parseRange])
    await expect(read(number)).rejects.toThrow(new TypeError(sentence));
  await expect(parseQuantity(undefined as unknown as string)).rejects.toThrow(
    /^Quantity must be a text .* undefined$/,
  );
});
