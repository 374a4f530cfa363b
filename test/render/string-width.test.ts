import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { size } from '../helpers/speed.ts';

const require = createRequire(import.meta.url);
const ours = require('../../src/build/string-width.cjs') as (text: string) => number;
const packages = require('string-width') as (text: string) => number;

test('the stand-in for string-width gives the widths of the package', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '',
      '6.57e22 FLOP',
      'N* ≈ 4e10 … 8e10',
      '模型',
      '\u001B[1mbold\u001B[22m',
      'a\tb',
      '\u007F',
    ),
  );
  fc.assert(
    fc.property(text, value => {
      expect(ours(value)).toBe(packages(value));
    }),
    { numRuns: size(1000) },
  );
});
