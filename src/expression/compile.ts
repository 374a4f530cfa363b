import { Refusal } from '../core/refusal.ts';
import { type BinaryOperator, type ExpressionTree, parseArithmetic } from './parse.ts';

/** A function of one number and its derivative; `result` is what the function gave, so that it need not again. */
interface Unary {
  readonly value: (x: number) => number;
  readonly derivative: (x: number, result: number) => number;
}

/** A function of two numbers and its partial derivatives. */
interface Binary {
  readonly value: (left: number, right: number) => number;
  readonly byLeft: (left: number, right: number, result: number) => number;
  readonly byRight: (left: number, right: number, result: number) => number;
}

/** The functions that an expression may call: natural logarithm, exponential and square root. */
const functions: Readonly<Record<string, Unary>> = {
  exp: { value: Math.exp, derivative: (_, result) => result },
  log: { value: Math.log, derivative: x => 1 / x },
  sqrt: { value: Math.sqrt, derivative: (_, result) => 0.5 / result },
};

const negation: Unary = { value: x => -x, derivative: () => -1 };

/** x^exponent for an exponent that is a constant: it has a derivative where x is zero or negative, too. */
function powerOf(exponent: number): Unary {
  return { value: x => x ** exponent, derivative: x => exponent * x ** (exponent - 1) };
}

const operators: Readonly<Record<BinaryOperator, Binary>> = {
  '+': { value: (a, b) => a + b, byLeft: () => 1, byRight: () => 1 },
  '-': { value: (a, b) => a - b, byLeft: () => 1, byRight: () => -1 },
  '*': { value: (a, b) => a * b, byLeft: (_, b) => b, byRight: a => a },
  '/': { value: (a, b) => a / b, byLeft: (_, b) => 1 / b, byRight: (_, b, result) => -result / b },
  '^': {
    value: (a, b) => a ** b,
    byLeft: (a, b) => b * a ** (b - 1),
    byRight: (a, _, result) => result * Math.log(a),
  },
};

/** Names that the grammar keeps for itself. */
const RESERVED = new Set(
  'true false null undefined NaN Infinity mod to in and or not xor end'
    .split(' ')
    .concat(Object.keys(functions)),
);

/** The variables that a law may be written in: parameters N, tokens D, unique tokens U. */
export type Variable = 'N' | 'D' | 'U';

export interface CompileOptions {
  /** Variables that the expression may use. */
  readonly variables: readonly Variable[];
  /** Names that stand for numbers. */
  readonly coefficients: Readonly<Record<string, number>>;
}

/** Value of an expression and its derivatives by ln N and ln D. */
export interface Derivatives {
  readonly value: number;
  /** dL/d ln N. */
  readonly byLogN: number;
  /** dL/d ln D. */
  readonly byLogD: number;
}

/** An expression that has been read and checked once, to be evaluated often. */
export interface CompiledExpression {
  readonly text: string;
  /** The variables that it uses. */
  readonly variables: readonly Variable[];
  /** Value at N, D and U (tokens; may be left out where the expression does not use it). */
  readonly value: (N: number, D: number, U?: number) => number;
  /** Value with exact derivatives, by forward differentiation. */
  readonly evaluate: (N: number, D: number, U?: number) => Derivatives;
}

/**
 * Compile the expression of a law, such as `E + (A/N^alpha + B/D^beta)^gamma`.
 *
 * Only arithmetic, exp, log (natural) and sqrt of the variables and the coefficients can be written; nothing else
 * of the grammar or of the program can be reached.
 *
 * @param text in mathjs' grammar, every multiplication written with *
 * @returns functions of N (parameters), D (tokens) and U (unique tokens); not safe for concurrent use by workers
 * @throws RangeError that names what is unknown or not allowed, and what is
 * @example
 * const loss = await compileExpression('E + A/N^alpha', { variables: ['N', 'D', 'U'], coefficients: { E: 1, A: 8, alpha: 1 } });
 * loss.value(4, 1) // => 3
 */
export async function compileExpression(text: string, options: CompileOptions): Promise<CompiledExpression> {
  checkNames(options);
  const tree = await parseArithmetic(text, { functions: Object.keys(functions) });
  return compileTree(text, tree, options);
}

function checkNames({ variables, coefficients }: CompileOptions): void {
  for (const [name, value] of Object.entries(coefficients)) {
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new Refusal(`Coefficient name ${JSON.stringify(name)} is not a word`);
    if (RESERVED.has(name) || (variables as readonly string[]).includes(name))
      throw new Refusal(`Coefficient may not be named ${name}: the name has a meaning already`);
    if (!Number.isFinite(value))
      throw new Refusal(`Coefficient ${name} must be a finite number: got ${value}`);
  }
}

/**
 * Every part of the expression has a slot for its value and its derivatives by ln N and ln D. Compiling makes a
 * list of steps that fill the slots in order; parts without variables are filled here, once.
 */
function compileTree(
  text: string,
  tree: ExpressionTree,
  { variables, coefficients }: CompileOptions,
): CompiledExpression {
  const value = [0, 0, 0];
  const byN = [0, 0, 0];
  const byD = [0, 0, 0];
  // slots that change with N or D, and slots that are known when compiled
  const moves = [true, true, false];
  const known = [false, false, false];
  const slotOf: Readonly<Record<Variable, number>> = { N: 0, D: 1, U: 2 };
  const used = new Set<Variable>();
  const values: (() => void)[] = [];
  const derivatives: (() => void)[] = [];

  function slot(isKnown: boolean, isMoving: boolean, initial: number): number {
    known.push(isKnown);
    moves.push(isMoving);
    byN.push(0);
    byD.push(0);
    return value.push(initial) - 1;
  }

  function unary(of: Unary, x: number): number {
    if (known[x]) return slot(true, false, of.value(value[x]!));
    const out = slot(false, moves[x]!, 0);
    values.push(() => {
      value[out] = of.value(value[x]!);
    });
    derivatives.push(
      moves[x]
        ? () => {
            const result = of.value(value[x]!);
            const slope = of.derivative(value[x]!, result);
            value[out] = result;
            byN[out] = slope * byN[x]!;
            byD[out] = slope * byD[x]!;
          }
        : values.at(-1)!,
    );
    return out;
  }

  function binary(of: Binary, a: number, b: number): number {
    if (known[a] && known[b]) return slot(true, false, of.value(value[a]!, value[b]!));
    const out = slot(false, moves[a]! || moves[b]!, 0);
    const [leftMoves, rightMoves] = [moves[a]!, moves[b]!];
    values.push(() => {
      value[out] = of.value(value[a]!, value[b]!);
    });
    derivatives.push(() => {
      const left = value[a]!;
      const right = value[b]!;
      const result = of.value(left, right);
      // what stands still has no slope, even where its partial derivative is not finite
      const byLeft = leftMoves ? of.byLeft(left, right, result) : 0;
      const byRight = rightMoves ? of.byRight(left, right, result) : 0;
      value[out] = result;
      byN[out] = (leftMoves ? byLeft * byN[a]! : 0) + (rightMoves ? byRight * byN[b]! : 0);
      byD[out] = (leftMoves ? byLeft * byD[a]! : 0) + (rightMoves ? byRight * byD[b]! : 0);
    });
    return out;
  }

  function visit(node: ExpressionTree): number {
    switch (node.kind) {
      case 'number':
        return slot(true, false, node.value);
      case 'symbol':
        return symbol(node.name);
      case 'negate':
        return unary(negation, visit(node.operand));
      case 'call':
        return unary(functions[node.name]!, visit(node.argument));
      case 'binary': {
        const left = visit(node.left);
        const right = visit(node.right);
        return node.operator === '^' && known[right]
          ? unary(powerOf(value[right]!), left)
          : binary(operators[node.operator], left, right);
      }
    }
  }

  function symbol(name: string): number {
    const variable = variables.find(one => one === name);
    if (variable !== undefined) {
      used.add(variable);
      return slotOf[variable];
    }
    if (Object.hasOwn(coefficients, name)) return slot(true, false, coefficients[name]!);
    const allowed = [...variables, ...Object.keys(coefficients)].join(', ');
    throw new Refusal(`Unknown name ${name} in expression: expected one of ${allowed}`);
  }

  const result = visit(tree);
  function put(N: number, D: number, U: number): void {
    value[0] = N;
    value[1] = D;
    value[2] = U;
    // dN/d ln N = N
    byN[0] = N;
    byD[1] = D;
  }
  return {
    text,
    variables: variables.filter(one => used.has(one)),
    value: (N, D, U = Number.NaN) => {
      put(N, D, U);
      for (const step of values) step();
      return value[result]!;
    },
    evaluate: (N, D, U = Number.NaN) => {
      put(N, D, U);
      for (const step of derivatives) step();
      return { value: value[result]!, byLogN: byN[result]!, byLogD: byD[result]! };
    },
  };
}
