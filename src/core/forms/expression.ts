import { sixDigits as n } from '../../text/numbers.ts';
import { surfaceAllocation } from '../allocation.ts';
import { checkAbove } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import type { LossSurface } from '../surface.ts';
import { type CompiledLoss, type Equation, type Form, positiveInput, type Settings } from './form.ts';

/** A user's own loss in N, D and U. */
export const expression: Form = {
  roles: { loss: {} },
  rolesOnly: true,
  takes: [],
  check: () => undefined,
  evaluate: (equation, inputs) => {
    const [parameters, tokens] = [positiveInput(inputs, 'parameters'), positiveInput(inputs, 'tokens')];
    return compiledOf(equation)(parameters, tokens, inputs.uniqueTokens ?? Number.POSITIVE_INFINITY).loss;
  },
  symbols: ({ loss = '' }) => loss,
  numbers: ({ loss = '', coefficients }, at) =>
    withNumbers(loss, name => {
      const input = { N: 'parameters', D: 'tokens', U: 'uniqueTokens' }[name];
      if (input !== undefined) return at(input);
      const value = Object.hasOwn(coefficients, name) ? coefficients[name]! : undefined;
      if (value === undefined) return name;
      return value < 0 ? `(${n(value)})` : n(value);
    }),
  loss: equation => {
    const surface = ({ uniqueTokens = Number.POSITIVE_INFINITY }: Settings) =>
      expressionSurface(compiledOf(equation), uniqueTokens);
    return {
      surface,
      allocation: settings => surfaceAllocation(surface(settings)),
      uniqueTokens: /\bU\b/.test(equation.loss ?? '') ? 'needed' : 'refused',
    };
  },
};

function compiledOf({ compiled }: Equation): CompiledLoss {
  if (compiled !== undefined) return compiled;
  throw new Refusal('An expression must be compiled to be evaluated: read its law with parseLawFile');
}

/** A formula with numbers in place of its names; functions keep theirs. */
function withNumbers(text: string, textOf: (name: string) => string): string {
  return text.replace(/(?<![\w.])[A-Za-z_]\w*/g, textOf).replace(/\s*\*\s*/g, ' x ');
}

/** Points of the scan that finds the valley before it is solved for. */
const SCAN = 256;

/** How far beyond the budget's own range the scan reaches, in ln D. */
const MARGIN = 20;

/**
 * The surface of a law that is given as an expression, by its exact derivatives. Nothing is assumed of its form, so
 * the valley is first looked for along the whole budget.
 *
 * @param compiled loss and derivatives by ln N and ln D
 * @param uniqueTokens U, tokens; Infinity where nothing limits them
 * @returns loss and gains over N, parameters, and D, tokens; throws RangeError where a budget has no optimum
 * @throws RangeError when uniqueTokens is not positive
 * @example
 * // L = 1/N + 1/D: N* = D* = (C/6)^0.5
 * const law = (N, D) => ({ loss: 1 / N + 1 / D, byLogParameters: -1 / N, byLogTokens: -1 / D });
 * optimumForCompute(expressionSurface(law, Infinity), 6e20).parameters.toPrecision(8) // => '1.0000000e+10'
 */
export function expressionSurface(compiled: CompiledLoss, uniqueTokens: number): LossSurface {
  checkAbove('Unique tokens', uniqueTokens);
  const loss = (parameters: number, tokens: number) => compiled(parameters, tokens, uniqueTokens).loss;
  return {
    loss,
    balance: (parameters, tokens) => {
      const { byLogParameters, byLogTokens } = compiled(parameters, tokens, uniqueTokens);
      if (!(byLogParameters < 0) && !(byLogTokens < 0))
        throw noOptimum('more parameters or tokens do not lower its loss');
      return logarithm(-byLogParameters) - logarithm(-byLogTokens);
    },
    gains: (parameters, tokens) => {
      const { byLogParameters, byLogTokens } = compiled(parameters, tokens, uniqueTokens);
      return [-byLogParameters, -byLogTokens];
    },
    closedFormTokens: () => undefined,
    nearTokens: compute => {
      const logPairs = Math.log(compute / 6);
      let best = { step: 0, tokens: 0, loss: Number.POSITIVE_INFINITY };
      for (let step = 1; step < SCAN; step++) {
        // beyond one token and one parameter too: the optimum of a tiny budget lies there
        const tokens = Math.exp(((logPairs + 2 * MARGIN) * step) / SCAN - MARGIN);
        const here = loss(compute / 6 / tokens, tokens);
        if (here < best.loss) best = { step, tokens, loss: here };
      }
      if (best.step === 0) throw noOptimum('its loss is not a finite number anywhere on it');
      if (best.step === 1 || best.step === SCAN - 1) throw noOptimum('its loss falls all the way to one end');
      return best.tokens;
    },
    lossFloor: Number.NEGATIVE_INFINITY,
  };
}

function noOptimum(why: string): Refusal {
  return new Refusal(`The expression has no optimum along this budget: ${why}`);
}

/** ln of a gain; a gain of nothing or less is worth infinitely little. */
function logarithm(gain: number): number {
  return gain > 0 ? Math.log(gain) : -Number.MAX_VALUE / 4;
}
