import type { Rule } from './rule.ts';

/** Bytes of text in a token against what tokenizers reach. */
export const bytesPerTokenImplausible: Rule = ({ given, mixture, limit }) => {
  const actual = given('data.raw.bytesPerToken');
  // what the tokenizer has in the language says more (tokenizer-bytes)
  if (mixture?.bytesPerToken !== undefined) return [];
  if (actual === undefined || (actual >= limit('fewest') && actual <= limit('most'))) return [];
  const expected = 4;
  return [
    {
      at: ['data.raw.bytesPerToken'],
      args: { actual, fewest: limit('fewest'), most: limit('most') },
      actual,
      expected,
    },
  ];
};
