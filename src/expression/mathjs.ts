// The one file that knows mathjs, and only its parser. It is reached by `await import()` alone, so that the build
// gives it a chunk of its own which is loaded when an expression has to be read.
import { create, parseDependencies } from 'mathjs/number';

/** What we read of a mathjs node. */
export interface MathNode {
  readonly type: string;
  readonly op?: string;
  readonly fn?: string | { readonly name?: string };
  readonly implicit?: boolean;
  readonly isPercentage?: boolean;
  readonly args?: readonly MathNode[];
  readonly content?: MathNode;
  readonly value?: unknown;
  readonly name?: string;
}

/** Grammar of mathjs 15 without its functions, units and evaluator. */
export const parse: (text: string) => MathNode = create({ parseDependencies: parseDependencies! }).parse as (
  text: string,
) => MathNode;
