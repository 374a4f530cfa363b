import { Refusal } from '../refusal.ts';
import type { Equation, Form, Settings } from './form.ts';
import { power } from './power.ts';

/** Context that is taken where none is given: the one that most runs were made at. */
export const USUAL_CONTEXT = 8192;

const budgets = ['compute'];
const share = { inputs: budgets } as const;

/**
 * y = k(T) C^p(T), a power law of compute for each of several context lengths T: coefficients `scale2048`,
 * `exponent2048` and so on. Between two contexts ln y is linear in ln T at every budget: constants trade off against
 * each other, so they are not interpolated one by one. Beyond the contexts that were measured nothing is said.
 */
export const powerByContext: Form = {
  roles: { optimalParameters: share, optimalTokens: share },
  rolesOnly: true,
  takes: ['context'],
  check: equation => {
    for (const context of contextsOf(equation)) {
      const { [`scale${context}`]: scale, [`exponent${context}`]: exponent } = equation.coefficients;
      if (!(scale! > 0)) throw new Refusal(`coefficient scale${context} must be positive: got ${scale}`);
      if (!(exponent! > 0 && exponent! < 1))
        throw new Refusal(`coefficient exponent${context} must be above 0 and below 1: got ${exponent}`);
    }
  },
  evaluate: (equation, inputs) => power.evaluate(at(equation, inputs), inputs),
  symbols: () => 'k(T) C^p(T)',
  numbers: (equation, write, settings) => power.numbers(at(equation, settings), write, settings),
  inverse: (equation, value, name, settings) => power.inverse!(at(equation, settings), value, name, settings),
  inverseNumbers: (equation, value, settings) =>
    power.inverseNumbers!(at(equation, settings), value, settings),
};

/** The power law at one context. */
function at(equation: Equation, { context = USUAL_CONTEXT }: Pick<Settings, 'context'>): Equation {
  const contexts = contextsOf(equation);
  const [first, last] = [contexts[0]!, contexts.at(-1)!];
  if (!(context >= first && context <= last))
    throw new Refusal(`Context must be from ${first} to ${last} tokens, which were measured: got ${context}`);
  const above = contexts.find(one => one >= context)!;
  const below = contexts.findLast(one => one <= context)!;
  const weight = above === below ? 0 : Math.log(context / below) / Math.log(above / below);
  const { coefficients: c } = equation;
  const mean = (name: string) => (1 - weight) * c[`${name}${below}`]! + weight * c[`${name}${above}`]!;
  const scale = c[`scale${below}`]! ** (1 - weight) * c[`scale${above}`]! ** weight;
  return { coefficients: { scale, exponent: mean('exponent') }, input: 'compute' };
}

function contextsOf({ coefficients }: Equation): number[] {
  const names = Object.keys(coefficients).map(name => {
    const [, context] = /^(?:scale|exponent)([1-9]\d*)$/.exec(name) ?? [];
    if (context === undefined)
      throw new Refusal(`unknown coefficient ${name}: expected scale and exponent with a context, scale8192`);
    return Number(context);
  });
  const contexts = [...new Set(names)].sort((a, b) => a - b);
  if (contexts.length === 0) throw new Refusal('coefficients must be of one context at least: got none');
  return contexts;
}
