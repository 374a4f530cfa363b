import { type Rule, ratioBetween } from './rule.ts';

/** Bytes of text in a token against those of the tokenizer in the language. */
export const tokenizerBytes: Rule = ({ mixture, given, text, limit }) => {
  const actual = given('data.raw.bytesPerToken');
  const expected = mixture?.bytesPerToken;
  if (actual === undefined || expected === undefined) return [];
  const ratio = ratioBetween(actual, expected);
  if (ratio <= limit('ratio')) return [];
  const args = {
    actual,
    expected,
    ratio,
    tokenizer: text('data.tokenizer')!,
    language: text('data.language') ?? 'en',
  };
  return [{ at: ['data.raw.bytesPerToken'], args, actual, expected }];
};
