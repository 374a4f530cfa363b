import fc from 'fast-check';
import { create, parseDependencies } from 'mathjs/number';
import { expect, test } from 'vitest';
import { type MathNode, parse } from '../../src/expression/mathjs.ts';
import { size } from '../helpers/speed.ts';

/** The parser as mathjs assembles it, with its own nodes. */
const whole = create({ parseDependencies: parseDependencies! }).parse as (text: string) => MathNode;

/** What is read of a node; of kinds that are refused, the kind. */
function shape(node: MathNode): unknown {
  const args = node.args?.map(shape);
  switch (node.type) {
    case 'ConstantNode':
      return node.value;
    case 'SymbolNode':
      return node.name;
    case 'ParenthesisNode':
      return { content: shape(node.content!) };
    case 'OperatorNode':
      return { op: node.op, fn: String(node.fn), implicit: node.implicit === true, args };
    case 'FunctionNode':
      return { called: typeof node.fn === 'object' ? shape(node.fn as MathNode) : node.fn, args };
    default:
      return node.type;
  }
}

function read(parser: (text: string) => MathNode, text: string): unknown {
  try {
    return shape(parser(text));
  } catch (error) {
    const { message, char } = error as Error & { readonly char?: number };
    return { message, char };
  }
}

// the characters that an expression may hold
const word = fc.constantFrom('N', 'alpha', 'exp', 'sqrt', 'a1', 'e3', 'mod', 'in', 'to', 'and', 'not', 'end');
const number = fc.oneof(
  fc.constantFrom('1', '2.5', '.5', '3.', '1e3', '1.5E-3', '2e+9', '1e', '007', '1.2.3'),
  fc.nat().map(String),
);
const sign = fc.constantFrom('+', '-', '*', '/', '^', '(', ')', ' ', '.');

test('with nodes of our own, the parser reads what it reads with those of mathjs', () => {
  const texts = fc.array(fc.oneof(word, number, sign, sign), { minLength: 1, maxLength: 16 });
  fc.assert(
    fc.property(texts, parts => {
      const text = parts.join('');
      expect(read(parse, text)).toEqual(read(whole, text));
    }),
    { numRuns: size(2000) },
  );
});

test('expressions that are well formed', () => {
  const { expression } = fc.letrec<{ expression: string; leaf: string }>(tie => ({
    leaf: fc.oneof(
      fc.constantFrom('N', 'D', 'E', 'alpha'),
      fc.double({ min: 0, noNaN: true, max: 1e30 }).map(String),
    ),
    expression: fc.oneof(
      { maxDepth: 5 },
      tie('leaf'),
      fc
        .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '^'), tie('expression'))
        .map(parts => parts.join('')),
      tie('expression').map(inner => `(${inner})`),
      tie('expression').map(inner => `-${inner}`),
      fc
        .tuple(fc.constantFrom('exp', 'log', 'sqrt'), tie('expression'))
        .map(([name, inner]) => `${name}(${inner})`),
    ),
  }));
  fc.assert(
    fc.property(expression, text => {
      const tree = read(whole, text);
      expect(tree).not.toHaveProperty('message');
      expect(read(parse, text)).toEqual(tree);
    }),
    { numRuns: size(500) },
  );
});

test.each(['0x1f', '0b101', '0x1fN', '0b3', 'NaN', 'Infinity', '1e400'])('%s as mathjs reads it', text => {
  expect(read(parse, text)).toEqual(read(whole, text));
});
