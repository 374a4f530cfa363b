import { Refusal } from '../core/refusal.ts';
import type { MathNode } from './mathjs.ts';

/** Operators with two operands. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '^';

/** An expression as a tree that knows nothing of the parser it came from. */
export type ExpressionTree =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'negate'; readonly operand: ExpressionTree }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: ExpressionTree;
      readonly right: ExpressionTree;
    }
  | { readonly kind: 'call'; readonly name: string; readonly argument: ExpressionTree };

/** Longest expression that is read, in characters. */
const MAX_LENGTH = 2000;

/** Deepest nesting of parentheses; a call counts as one. */
const MAX_DEPTH = 50;

/** Most signs in a row: `---1`. */
const MAX_SIGNS = 20;

/** What an expression may hold beside arithmetic. */
export interface ParseOptions {
  /** Names of functions of one argument that may be called; none by default. */
  readonly functions?: readonly string[];
}

/** Bad syntax, with the place where reading stopped. */
export class ExpressionSyntaxError extends Refusal {
  override readonly name = 'ExpressionSyntaxError';
  /** Offset in the text where reading stopped, from 0. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const OPERATORS: Readonly<Record<string, BinaryOperator>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  pow: '^',
};

/**
 * Read arithmetic in mathjs' grammar: numbers, names, + - * / ^, signs, parentheses, and the functions allowed.
 * Everything else that the grammar knows is refused, multiplication by juxtaposition too, because it binds
 * tighter than division and is misread more often than not.
 *
 * @param text the expression, at most 2000 characters
 * @returns a neutral tree; parentheses are gone, their grouping is not
 * @throws RangeError for anything else, ExpressionSyntaxError (a RangeError) with an offset for bad syntax
 */
export async function parseArithmetic(text: string, options: ParseOptions = {}): Promise<ExpressionTree> {
  checkLimits(text);
  if (text.trim() === '') throw new ExpressionSyntaxError('Expression is empty', 0);
  const { parse } = await import('./mathjs.ts');
  // a line break would start a second expression
  const node = readNode(parse, text.replace(/\s/g, ' '));
  return toTree(node, options.functions ?? []);
}

function readNode(parse: (text: string) => MathNode, text: string): MathNode {
  try {
    return parse(text);
  } catch (error) {
    const { message, char } = error as Error & { readonly char?: number };
    if (char === undefined) throw new Refusal(`Expression cannot be read: ${message}`);
    const offset = Math.min(char, text.length + 1) - 1;
    const reason = message.replace(/ \(char \d+\)$/, '').toLowerCase();
    throw new ExpressionSyntaxError(`Expression cannot be read at column ${offset + 1}: ${reason}`, offset);
  }
}

function toTree(node: MathNode, functions: readonly string[]): ExpressionTree {
  const args = node.args ?? [];
  switch (node.type) {
    case 'ConstantNode':
      if (typeof node.value !== 'number') throw refusal(String(node.value), functions);
      if (!Number.isFinite(node.value)) throw new Refusal('Expression holds a number that is not finite');
      return { kind: 'number', value: node.value };
    case 'SymbolNode':
      return { kind: 'symbol', name: node.name! };
    case 'ParenthesisNode':
      return toTree(node.content!, functions);
    case 'OperatorNode':
      return operation(node, args, functions);
    case 'FunctionNode':
      return call(node, args, functions);
    default:
      throw refusal(node.type.replace(/Node$/, '').toLowerCase(), functions);
  }
}

function operation(node: MathNode, args: readonly MathNode[], functions: readonly string[]): ExpressionTree {
  const name = String(node.fn);
  if (node.implicit === true)
    throw new Refusal('Expression multiplies without a sign: write * between the two');
  if (args.length === 1 && name === 'unaryMinus')
    return { kind: 'negate', operand: toTree(args[0]!, functions) };
  if (args.length === 1 && name === 'unaryPlus') return toTree(args[0]!, functions);
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (operator === undefined || args.length !== 2) throw refusal(node.op ?? name, functions);
  return {
    kind: 'binary',
    operator,
    left: toTree(args[0]!, functions),
    right: toTree(args[1]!, functions),
  };
}

function call(node: MathNode, args: readonly MathNode[], functions: readonly string[]): ExpressionTree {
  const name = typeof node.fn === 'object' ? node.fn.name : node.fn;
  if (name === undefined) throw refusal('a method', functions);
  if (functions.length === 0) throw refusal('a function', functions);
  if (!functions.includes(name))
    throw new Refusal(`Unknown function ${name} in expression: expected ${functions.join(', ')}`);
  if (args.length !== 1) throw new Refusal(`Function ${name} takes one argument: got ${args.length}`);
  return { kind: 'call', name, argument: toTree(args[0]!, functions) };
}

function refusal(what: string, functions: readonly string[]): Refusal {
  const allowed = ['+', '-', '*', '/', '^', ...functions].join(', ');
  return new Refusal(`Expression may not hold ${what}: expected ${allowed} of numbers and names`);
}

/**
 * Refuse what no person writes before a recursive parser sees it: other characters than arithmetic needs, more
 * than a page of text, parentheses nested beyond measure.
 *
 * @throws RangeError that names the limit or the character
 */
function checkLimits(text: string): void {
  if (text.length > MAX_LENGTH) {
    throw new Refusal(`Expression must be at most ${MAX_LENGTH} characters long: got ${text.length}`);
  }
  const strange = /[^\w\s.+\-*/^()]/u.exec(text);
  if (strange !== null) {
    throw new Refusal(
      `Expression may hold only names, numbers, + - * / ^ and parentheses: got ${strange[0]} at column ${strange.index + 1}`,
    );
  }
  let depth = 0;
  let signs = 0;
  for (const character of text) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    signs = character === '-' || character === '+' ? signs + 1 : /\s/.test(character) ? signs : 0;
    if (depth > MAX_DEPTH || signs > MAX_SIGNS) {
      throw new Refusal(
        `Expression is nested too deeply: expected at most ${MAX_DEPTH} parentheses and ${MAX_SIGNS} signs in a row`,
      );
    }
  }
}
