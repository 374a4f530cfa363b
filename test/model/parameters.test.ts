import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeArchitecture } from '../../src/model/complete.ts';
import { describeModel } from '../../src/model/document.ts';
import { countParameters, type ParameterCount } from '../../src/model/parameters.ts';
import { anyArchitecture } from './shapes-for-tests.ts';

const parts = [
  'embedding',
  'positions',
  'attention',
  'feedForward',
  'experts',
  'sharedExperts',
  'router',
  'norms',
  'output',
] as const satisfies readonly (keyof ParameterCount)[];

const gpt = { layers: 12, hidden: 768, heads: 12, feedForward: 3072, vocabulary: 50_257 };
const gpt2 = {
  ...gpt,
  gated: false,
  tied: true,
  learnedPositions: 1024,
  norm: 'layer',
  biases: true,
} as const;

describe('counts', () => {
  test('GPT-2: tensor by tensor, as its checkpoint lists them', () => {
    const layer = [
      [768],
      [768],
      [768, 2304],
      [2304],
      [768, 768],
      [768],
      [768],
      [768],
      [768, 3072],
      [3072],
      [3072, 768],
      [768],
    ];
    const tensors = [
      [50_257, 768],
      [1024, 768],
      ...Array.from({ length: 12 }, () => layer).flat(),
      [768],
      [768],
    ];
    const listed = tensors.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(listed).toBe(124_439_808);
    expect(countParameters(completeArchitecture(gpt2)).total).toBe(listed);
  });

  test('without biases, as nanoGPT counts it', () => {
    const shape = completeArchitecture({ ...gpt2, norm: 'layer-without-bias', biases: false });
    expect(countParameters(shape).total).toBe(124_337_664);
  });

  test('parts add up to totals', () => {
    fc.assert(
      fc.property(anyArchitecture, architecture => {
        const count = countParameters(architecture);
        expect(parts.reduce((sum, part) => sum + count[part], 0)).toBe(count.total);
        expect(count.nonEmbedding).toBe(count.total - count.embedding - count.positions - count.output);
        expect(count.total - count.active).toBe(count.nonEmbedding - count.activeNonEmbedding);
        expect(count.active).toBeLessThanOrEqual(count.total);
        for (const value of Object.values(count))
          expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
      }),
    );
  });

  test('every expert active: active is total', () => {
    fc.assert(
      fc.property(anyArchitecture, ({ mixture, ...rest }) => {
        if (mixture === undefined) return;
        const { total, active } = countParameters({
          ...rest,
          mixture: { ...mixture, activeExperts: mixture.experts },
        });
        expect(active).toBe(total);
      }),
    );
  });

  test('a layer more costs a layer, whatever the number of layers', () => {
    fc.assert(
      fc.property(anyArchitecture, architecture => {
        const at = (layers: number) => countParameters({ ...architecture, layers }).total;
        const { layers } = architecture;
        expect(at(layers + 2) - at(layers + 1)).toBe(at(layers + 3) - at(layers + 2));
      }),
    );
  });

  test('splitting experts in g keeps what is active, but for the router (DeepSeekMoE)', () => {
    const base = { ...gpt, feedForward: 0 };
    const coarse = countParameters(
      completeArchitecture({ ...base, mixture: { experts: 16, activeExperts: 2, expertFeedForward: 4096 } }),
    );
    const fine = countParameters(
      completeArchitecture({ ...base, mixture: { experts: 64, activeExperts: 8, expertFeedForward: 1024 } }),
    );
    expect(fine.experts).toBe(coarse.experts);
    expect(fine.active - fine.router).toBe(coarse.active - coarse.router);
  });
});

describe('completeArchitecture', () => {
  test('fills in a Llama-like block', () => {
    expect(completeArchitecture({ ...gpt, mixture: undefined } as typeof gpt)).toMatchObject({
      kvHeads: 12,
      headDimension: 64,
      gated: true,
      tied: false,
      norm: 'rms',
      normsPerLayer: 2,
    });
  });

  test('completing what is complete changes nothing', () => {
    fc.assert(
      fc.property(anyArchitecture, architecture => {
        expect(completeArchitecture(architecture)).toEqual(architecture);
      }),
    );
  });

  test.each([
    [{ ...gpt, layers: 0 }, 'Layers must be a whole number from 1 to 10000: got 0'],
    [{ ...gpt, layers: 2.5 }, 'Layers must be a whole number from 1 to 10000: got 2.5'],
    [{ ...gpt, hidden: Number.NaN }, /Hidden size must be .* got NaN/],
    [{ ...gpt, hidden: 770 }, /Hidden size must be a multiple of heads.*got 770 and 12/],
    [{ ...gpt, kvHeads: 5 }, 'Key-value heads must divide heads: got 5 for 12'],
    [{ ...gpt, feedForward: 0 }, /Feed-forward width must be a whole number from 1 .* got 0/],
    [{ ...gpt, vocabulary: 1e12 }, /Vocabulary must be .* got 1000000000000/],
    [
      { ...gpt, mixture: { experts: 4, activeExperts: 5, expertFeedForward: 8 } },
      'Active experts must be at most the 4 experts: got 5',
    ],
    [
      { ...gpt, slidingWindow: { size: 128, layers: 13 } },
      'Layers with a window must be at most the 12 layers: got 13',
    ],
  ])('refuses %#', (description, message) => {
    expect(() => completeArchitecture(description)).toThrow(RangeError);
    expect(() => completeArchitecture(description)).toThrow(message);
  });
});

test('describeModel refuses a sequence length that is none', () => {
  const shape = completeArchitecture(gpt);
  for (const sequenceLength of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => describeModel(shape, { sequenceLength })).toThrow(/Sequence length must be a whole number/);
  }
});
