import { describe, expect, test } from 'vitest';
import type { Law, LawCheck } from '../../src/core/law.ts';
import { findLaw, runChecks } from '../../src/index.ts';

const base: LawCheck = {
  case: 'our value',
  evaluate: 'optimum.parameters',
  inputs: { compute: 1e21 },
  expected: 1e9,
  tolerance: 0.01,
  where: 'a page',
};
const withCheck = (law: Law, more: object): Law => ({
  ...law,
  id: 'ours.json',
  checks: [{ ...base, ...more }],
});

const wrong: readonly (readonly [law: string, check: object, message: RegExp])[] = [
  ['besiroglu2024', { evaluate: 'foo' }, /expected one of optimum, loss, relation, .*: got 'foo'$/],
  ['besiroglu2024', { evaluate: 'constructor' }, /expected one of optimum, .*: got 'constructor'$/],
  [
    'besiroglu2024',
    { evaluate: 'relation:nope' },
    /expected a relation of the law, one of loss: got 'nope'$/,
  ],
  ['besiroglu2024', { evaluate: 'relation:toString' }, /one of loss: got 'toString'$/],
  ['besiroglu2024', { evaluate: 'ratio:nope' }, /one of loss: got 'nope'$/],
  ['besiroglu2024', { evaluate: 'optimum.banana' }, /expected one of parameters, tokens, .*: got 'banana'$/],
  ['besiroglu2024', { evaluate: 'exponent.c' }, /expected one of parameters, tokens: got 'c'$/],
  ['besiroglu2024', { inputs: {} }, /Nothing to recommend for: expected a budget such as 1e24/],
  [
    'besiroglu2024',
    { inputs: { computer: 1 } },
    /Unknown key computer in the request: did you mean compute\?$/,
  ],
  ['besiroglu2024', { inputs: { compute: '1e21' } }, /Compute must be a number: got string$/],
  [
    'besiroglu2024',
    { evaluate: 'relation:loss', inputs: { parameters: '1' } },
    /input parameters must be a number: got '1'$/,
  ],
  ['besiroglu2024', { evaluate: 'relation:loss', inputs: {} }, /needs a positive parameters: got undefined$/],
  ['besiroglu2024', { evaluate: 'repetition.worth', inputs: {} }, /Epochs must be positive/],
  [
    'besiroglu2024',
    { evaluate: 'inference.parameters', inputs: {} },
    /Parameters must be positive and finite: got NaN$/,
  ],
  [
    'besiroglu2024',
    { evaluate: 'inference.banana' },
    /expected one of parameters, tokens, saving: got 'banana'$/,
  ],
  [
    'llama3',
    { evaluate: 'inference.parameters' },
    /no loss over parameters and tokens to weigh inference by$/,
  ],
  ['llama3', { evaluate: 'optimum.loss' }, /the law gives no loss here, which 'optimum.loss' asks for$/],
  ['llama3', { evaluate: 'loss' }, /the law gives no loss here, which 'loss' asks for$/],
  [
    'kaplan2020',
    { evaluate: 'ratio:lossByParameters', inputs: { parameters: 1e9 } },
    /positive parameters: got NaN$/,
  ],
  ['pearce2024', { evaluate: 'exponent.parameters' }, /gives no allocation/],
];

describe('a check that cannot be computed is bad input: its law, its case and what was expected', () => {
  test.each(wrong)('%s %j', (id, check, message) => {
    const run = () => runChecks([withCheck(findLaw(id), check)]);
    expect(run).toThrow(RangeError);
    expect(run).toThrow("Law ours.json: check 'our value': ");
    expect(run).toThrow(message);
  });
});

test('the worth of an epoch is that of the law’s own constants', () => {
  const { loss } = findLaw('muennighoff2023').relations;
  const coefficients = { ...loss!.coefficients, repetitionTokens: 3 };
  const law = { ...findLaw('muennighoff2023'), relations: { loss: { ...loss!, coefficients } } };
  // D'/D = (1 + R*(1 − exp(−R/R*)))/epochs at R* = 3 and 4 epochs, R = 3
  const expected = (1 + 3 * (1 - Math.exp(-1))) / 4;
  const [result] = runChecks([
    withCheck(law, { evaluate: 'repetition.worth', inputs: { epochs: 4 }, expected }),
  ]);
  expect(result!.computed).toBeCloseTo(expected, 12);
});
