import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLaw } from '../../src/catalog/laws.ts';
import * as core from '../../src/core/index.ts';
import { size } from '../helpers/speed.ts';

const coefficients = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
const frontier = core.parametricFrontier(coefficients);
const surface = core.parametricSurface(frontier);
const compiled = (N: number, D: number) => ({
  loss: 1 / N + 1 / D,
  byLogParameters: -1 / N,
  byLogTokens: -1 / D,
});
const mixture = findLaw('jointmoe2025').relations.loss!.coefficients as unknown as core.JointMoeCoefficients;
const power: core.Relation = {
  form: 'power',
  input: 'compute',
  coefficients: { scale: 0.1, exponent: 0.5, offset: 1e6 },
};
const powerLaw: core.Law = {
  id: 'ours',
  name: 'ours',
  uses: ['allocation'],
  counts: { parameters: 'total', compute: '6ND' },
  relations: { optimalParameters: power },
};
const draws = [[0.597, 6.178, 7.643, 0.3478, 0.3658]];
const optimum = { parameters: 1e10, tokens: 2e11 };
const price = { price: 2, utilisation: 0.4 };

/** A function of numbers, the numbers at which it answers, and which of them may be zero. */
type Case = readonly [
  call: (...values: number[]) => unknown,
  at: readonly number[],
  zeroAllowed?: readonly number[],
];

const allocations = (allocation: core.Allocation): readonly Case[] => [
  [allocation.optimum, [1e21]],
  [allocation.computeForParameters, [1e10]],
  [allocation.computeForTokens, [1e11]],
];

const cases: Readonly<Record<string, readonly Case[]>> = {
  allocationIntervals: [
    [compute => core.allocationIntervals({ method: '', draws }, coefficients, compute!), [1e21]],
    [level => core.allocationIntervals({ method: '', draws }, coefficients, 1e21, [level!]), [80]],
  ],
  allocationOf: ['besiroglu2024', 'llama3', 'deepseek2024', 'cerebras2023', 'kaplan2020'].flatMap(id =>
    allocations(core.allocationOf(findLaw(id))),
  ),
  bandOnSurface: [
    [(compute, overhead) => core.bandOnSurface(surface, compute!, { overhead: overhead! }), [1e21, 0.05]],
  ],
  powerIntervals: [
    [
      (scale, compute, level) =>
        core.powerIntervals(
          {
            method: '',
            covariance: [
              [0.01, 0],
              [0, 0],
            ],
          },
          { scale: scale!, exponent: 0.5 },
          compute!,
          [level!],
        ),
      [0.1, 1e22, 80],
    ],
  ],
  bitsPerByte: [[(nats, bytes) => core.bitsPerByte(nats!, bytes!), [2, 4], [0]]],
  computeForLoss: [[loss => core.computeForLoss(frontier, loss!), [2]]],
  computeForParameters: [[parameters => core.computeForParameters(frontier, parameters!), [1e10]]],
  computeForTokens: [[tokens => core.computeForTokens(frontier, tokens!), [1e11]]],
  distanceFromOptimal: [
    [
      (parameters, tokens, inferenceTokens) =>
        core.distanceFromOptimal(
          surface,
          { parameters: parameters!, tokens: tokens! },
          { inferenceTokens: inferenceTokens! },
        ),
      [1e10, 1e11, 1e11],
      [2],
    ],
  ],
  effectiveMixture: [
    [
      (tokens, unique, halfLife) => core.effectiveMixture([{ tokens: tokens!, unique: unique! }], halfLife!),
      [4, 1, 15],
      [0],
    ],
  ],
  minhashProbability: [[core.minhashProbability as Case[0], [0.5, 14, 8], [0]]],
  waterFill: [
    [(total, weight, most) => core.waterFill(total!, [{ weight: weight!, most: most! }]), [3, 1, 2], [1, 2]],
  ],
  effectiveAmount: [[core.effectiveAmount as Case[0], [1e11, 1e10, 15]]],
  evaluateRelation: [[compute => core.evaluateRelation(power, { compute: compute! }), [1e21]]],
  expressionSurface: [[unique => core.expressionSurface(compiled, unique!), [1e10]]],
  findRoot: [[(low, high) => core.findRoot(x => x - 3, low!, high!), [2, 4], [0]]],
  flatBand: [
    [
      (alpha, beta, overhead) => core.flatBand({ alpha: alpha!, beta: beta! }, overhead!),
      [0.3, 0.3, 0.05],
      [2],
    ],
  ],
  jointMoeParametric: [[experts => core.jointMoeParametric(mixture, experts!), [8]]],
  nonEmbeddingParameters: [[core.nonEmbeddingParameters as Case[0], [1e9]]],
  normalQuantile: [[core.normalQuantile as Case[0], [0.3]]],
  optimalLoss: [[compute => core.optimalLoss(frontier, compute!), [1e21]]],
  optimalParameters: [[compute => core.optimalParameters(frontier, compute!), [1e21]]],
  optimumForTraining: [
    [
      (training, inferenceTokens, maxParameters, maxTokens) =>
        core.optimumForTraining(surface, training!, {
          inferenceTokens: inferenceTokens!,
          maxParameters: maxParameters!,
          maxTokens: maxTokens!,
        }),
      [1e21, 1e10, 1e9, 1e10],
      [1],
    ],
  ],
  optimumForCompute: [
    [
      (compute, inferenceTokens, maxParameters, maxTokens) =>
        core.optimumForCompute(surface, compute!, {
          inferenceTokens: inferenceTokens!,
          maxParameters: maxParameters!,
          maxTokens: maxTokens!,
        }),
      [1e21, 1e10, 1e9, 1e10],
      [1],
    ],
  ],
  optimumForLoss: [
    [
      (loss, inferenceTokens, maxParameters) =>
        core.optimumForLoss(surface, loss!, {
          inferenceTokens: inferenceTokens!,
          maxParameters: maxParameters!,
        }),
      [2.2, 1e10, 1e11],
      [1],
    ],
  ],
  parametersFor: [[core.parametersFor as Case[0], [1e21, 1e10, 1e9], [2]]],
  parametricAllocation: allocations(core.parametricAllocation(frontier)),
  parametricFrontier: [
    [
      (E, A, B, alpha, beta) => core.parametricFrontier({ E: E!, A: A!, B: B!, alpha: alpha!, beta: beta! }),
      [1.8, 482, 2085, 0.34, 0.36],
      [0],
    ],
  ],
  parametricLoss: [
    [(parameters, tokens) => core.parametricLoss(coefficients, parameters!, tokens!), [1e10, 1e11]],
  ],
  percentileInterval: [[level => core.percentileInterval([1, 2, 3], level!, 2), [80]]],
  perplexity: [[core.perplexity as Case[0], [2], [0]]],
  pointAtRatio: [[core.pointAtRatio as Case[0], [1e21, 20]]],
  powerAllocation: allocations(core.powerAllocation(powerLaw)),
  repetitionSurface: [
    [
      (unique, tokens, parameters) =>
        core.repetitionSurface(coefficients, unique!, { tokens: tokens!, parameters: parameters! }),
      [1e10, 15, 5],
    ],
  ],
  natsToBits: [[core.natsToBits as Case[0], [2], [0]]],
  sortedQuantile: [[probability => core.sortedQuantile([1, 2], probability!), [0.5], [0]]],
  surfaceAllocation: allocations(core.surfaceAllocation(surface)),
  surfaceOf: [
    [uniqueTokens => core.surfaceOf(findLaw('muennighoff2023'), { uniqueTokens: uniqueTokens! }), [1e10]],
  ],
  tokensFor: [[core.tokensFor as Case[0], [1e21, 1e9, 1e9], [2]]],
  totalParameters: [[core.totalParameters as Case[0], [1e9]]],
  weighServedTokens: [
    [
      (cost, utilisation, tokens) =>
        core.weighServedTokens(price, [{ price: cost!, utilisation: utilisation!, tokens: tokens! }]),
      [2, 0.4, 1e12],
      [2],
    ],
    [
      (cost, utilisation) => core.weighServedTokens({ price: cost!, utilisation: utilisation! }, []),
      [2, 0.4],
    ],
  ],
  withinCaps: [
    [
      (maxParameters, maxTokens) =>
        core.withinCaps(optimum, 1.2e22, { maxParameters: maxParameters!, maxTokens: maxTokens! }),
      [1e9, 1e11],
    ],
  ],
  added: [[scale => core.added({ scale: scale!, parameters: 0.2, tokens: 0.5 }), [1e-6], [0]]],
  breakEven: [[compute => core.breakEven(surface, surface, compute!), [1e21]]],
  leveraged: [[scale => core.leveraged({ scale: scale!, exponent: 0 }), [2]]],
  scaled: [[(parameters, tokens) => core.scaled({ parameters: parameters!, tokens: tokens! }), [0.6, 0.9]]],
  worthOfEpochs: [[epochs => core.worthOfEpochs(epochs!), [4]]],
};

/** What takes no number, or any. */
const others = [
  'Refusal',
  'caveat',
  'lossOf',
  'minimum',
  'parametricOf',
  'parametricSurface',
  'repetitionOf',
  'normalProbability',
];

test('every exported function is tried', () => {
  const exported = Object.entries(core).filter(([, value]) => typeof value === 'function');
  expect([...Object.keys(cases), ...others].sort()).toEqual(exported.map(([name]) => name).sort());
});

describe.each(Object.entries(cases))('%s', (_, tried) => {
  test('answers where its numbers make sense', () => {
    for (const [call, at] of tried) expect(() => call(...at)).not.toThrow();
  });
  test('throws a RangeError for NaN, negative numbers, -Infinity, and zero where that is none', () => {
    const negative = fc.double({ min: -1e30, max: -1e-30, noNaN: true });
    for (const [call, at, zeroAllowed = []] of tried) {
      for (const index of at.keys()) {
        // findRoot looks anywhere: only NaN has no sense for it
        const anywhere = tried === cases.findRoot;
        const bad = anywhere
          ? fc.constant(Number.NaN)
          : fc.oneof(fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY), negative);
        const zero = zeroAllowed.includes(index) || anywhere ? [] : [0, -0];
        const swapped = (value: number) => () =>
          call(...at.map((other, place) => (place === index ? value : other)));
        const refused = (value: number) => {
          expect(swapped(value), `${value} at ${index}`).toThrow(RangeError);
        };
        fc.assert(fc.property(bad, refused), { numRuns: size(50) });
        for (const value of zero) refused(value);
      }
    }
  });
});

test('a mixture’s coefficients and a distribution’s deviations must be numbers', () => {
  for (const name of Object.keys(mixture))
    expect(() => core.jointMoeParametric({ ...mixture, [name]: Number.NaN }, 8)).toThrow(
      `Coefficient ${name}`,
    );
  expect(() => core.normalProbability(Number.NaN)).toThrow(RangeError);
  expect(() => core.parametricOf(findLaw('jointmoe2025'), 0.5)).toThrow(RangeError);
});
