import { Refusal } from '../refusal.ts';
import type { Form } from './form.ts';
import { positiveInput } from './form.ts';

/** A value in steps: coefficients `upTo50000000`, … in rising order, and `beyond` the last. */
export const staircase: Form = {
  roles: {},
  takes: [],
  check: equation => {
    if (equation.coefficients.beyond === undefined)
      throw new Refusal('coefficient beyond is missing: a staircase needs the value beyond its last step');
    stepsOf(equation.coefficients);
  },
  evaluate: ({ coefficients, input = 'parameters' }, inputs) => {
    const value = positiveInput(inputs, input);
    return stepsOf(coefficients).find(([end]) => value <= end)?.[1] ?? coefficients.beyond!;
  },
  symbols: () => 'steps',
  numbers: (_equation, at) => `step of ${at('parameters')}`,
};

function stepsOf(coefficients: Readonly<Record<string, number>>): (readonly [end: number, value: number])[] {
  return Object.entries(coefficients)
    .filter(([name]) => name !== 'beyond')
    .map(([name, value]) => {
      const end = Number(/^upTo(\d+)$/.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(end))
        throw new Refusal(`unknown coefficient ${name}: expected upTo and a whole number`);
      return [end, value] as const;
    })
    .sort(([a], [b]) => a - b);
}
