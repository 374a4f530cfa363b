import { totalForActive } from './active-total-confused.ts';
import { allOf, type Rule, ratioBetween } from './rule.ts';

/** C against 6·N·D, and against the exact count where the shape is known: the nearer of both must be near. */
export const computeMismatch: Rule = context => {
  const { given, apart, shape, limit } = context;
  const compute = given('compute');
  const run = allOf(path => apart(path, 'compute'), ['model.activeParameters', 'data.tokens']);
  if (compute === undefined || run === undefined || totalForActive(context)) return [];
  const [parameters, tokens] = run;
  const short = 6 * parameters * tokens;
  const exact = shape === undefined ? short : shape.flopPerToken * tokens;
  const ratio = ratioBetween(
    compute,
    ratioBetween(compute, exact) < ratioBetween(compute, short) ? exact : short,
  );
  if (ratio <= limit('warning')) return [];
  const args = { compute, parameters, tokens, short, exact, ratio, implied: compute / (6 * parameters) };
  return [
    {
      says: `${compute > short ? 'above' : 'below'}${shape === undefined ? '' : '-exact'}`,
      severity: ratio > limit('error') ? 'error' : 'warning',
      at: ['compute', 'data.tokens', 'model.parameters'],
      args,
      actual: compute,
      expected: short,
    },
  ];
};
