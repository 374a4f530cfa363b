// The one file that knows mathjs, and only its parser. It is reached by `await import()` alone, so that the build
// gives it a chunk of its own which is loaded when an expression has to be read.
import * as mathjs from 'mathjs/number';
import { type MathNode, nodeClasses } from './nodes.ts';

/** Factories of mathjs take what they are made of; the types of the package leave them out. */
type ParserFactory = (dependencies: Readonly<Record<string, unknown>>) => (text: string) => MathNode;

/** Of the ways to call a function of mathjs, the one for a text: its choice by type at run time costs 6 ms. */
const forText = (_name: string, signatures: { readonly string: unknown }) => signatures.string;

function toNumber(text: string): number {
  const value = Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new SyntaxError(`String "${text}" is not a valid number`);
  return value;
}

/** Grammar of mathjs 15 without its functions, units and evaluator. */
export const parse: (text: string) => MathNode = (
  mathjs as unknown as { readonly createParse: ParserFactory }
).createParse({
  typed: Object.assign(forText, { addConversion: () => {} }),
  numeric: toNumber,
  config: { number: 'number', numberFallback: 'number' },
  ...nodeClasses,
});
