import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ExpressionSyntaxError, type ExpressionTree, parseArithmetic } from '../../src/expression/index.ts';

/** A tree with every grouping written out. */
function show(tree: ExpressionTree): string {
  switch (tree.kind) {
    case 'number':
      return String(tree.value);
    case 'symbol':
      return tree.name;
    case 'negate':
      return `(-${show(tree.operand)})`;
    case 'call':
      return `${tree.name}(${show(tree.argument)})`;
    case 'binary':
      return `(${show(tree.left)}${tree.operator}${show(tree.right)})`;
  }
}

describe('parseArithmetic', () => {
  test.each([
    ['1', '1'],
    ['a+b*c', '(a+(b*c))'],
    ['a-b-c', '((a-b)-c)'],
    ['a/b/c', '((a/b)/c)'],
    ['a/b*c', '((a/b)*c)'],
    ['a/(b*c)', '(a/(b*c))'],
    ['2^3^2', '(2^(3^2))'],
    ['-a^2', '(-(a^2))'],
    ['a^-b', '(a^(-b))'],
    ['+a - -b', '(a-(-b))'],
    ['a\n + b', '(a+b)'],
    ['1.5e-3*a', '(0.0015*a)'],
  ])('%s is %s', async (text, expected) => expect(show(await parseArithmetic(text))).toBe(expected));

  test.each([
    ['', 'Expression is empty'],
    ['1+', 'Expression cannot be read at column 3: unexpected end of expression'],
    ['(1', 'Expression cannot be read at column 3: parenthesis ) expected'],
    ['1)', 'Expression cannot be read at column 2: unexpected operator )'],
    ['1.2.3', 'Expression cannot be read at column 4: unexpected part ".3"'],
    ['2 a', 'Expression multiplies without a sign: write * between the two'],
    ['a(b)', 'Expression may not hold a function: expected +, -, *, /, ^ of numbers and names'],
    ['a.b', 'Expression may not hold accessor: expected +, -, *, /, ^ of numbers and names'],
    ['a mod b', 'Expression may not hold mod: expected +, -, *, /, ^ of numbers and names'],
    ['not a', 'Expression may not hold not: expected +, -, *, /, ^ of numbers and names'],
    ['true', 'Expression may not hold true: expected +, -, *, /, ^ of numbers and names'],
    ['a = 3', 'Expression may hold only names, numbers, + - * / ^ and parentheses: got = at column 3'],
    ['"a"', 'Expression may hold only names, numbers, + - * / ^ and parentheses: got " at column 1'],
    ['a % b', 'Expression may hold only names, numbers, + - * / ^ and parentheses: got % at column 3'],
    ['1e400', 'Expression holds a number that is not finite'],
    ['NaN', 'Expression holds a number that is not finite'],
    [
      `${'('.repeat(51)}1${')'.repeat(51)}`,
      'Expression is nested too deeply: expected at most 50 parentheses and 20 signs in a row',
    ],
    [
      `${'-'.repeat(21)}1`,
      'Expression is nested too deeply: expected at most 50 parentheses and 20 signs in a row',
    ],
    ['1'.repeat(2001), 'Expression must be at most 2000 characters long: got 2001'],
  ])('%s is refused', async (text, message) => {
    const error: unknown = await parseArithmetic(text).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RangeError);
    expect((error as RangeError).message).toBe(message);
  });

  test('bad syntax says where', async () => {
    const error: unknown = await parseArithmetic('q0*/q1').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ExpressionSyntaxError);
    expect((error as ExpressionSyntaxError).offset).toBe(3);
  });

  test('a megabyte of parentheses is refused before it is parsed', async () => {
    await expect(parseArithmetic('('.repeat(1e6))).rejects.toThrow(
      'Expression must be at most 2000 characters long: got 1000000',
    );
  });
});

test('mathjs is known to one file, and that file is only ever imported when it is needed', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => [name, readFileSync(`src/${name}`, 'utf8')] as const);
  const mentioning = (pattern: RegExp) =>
    sources.filter(([, text]) => pattern.test(text)).map(([name]) => name);
  expect(mentioning(/from 'mathjs/)).toEqual(['expression/mathjs.ts']);
  expect(mentioning(/^(import|export) (?!type )[^;]*\/mathjs\.ts'/m)).toEqual([]);
  expect(mentioning(/import\('[^']*mathjs\.ts'\)/)).toEqual(['expression/parse.ts']);
});
