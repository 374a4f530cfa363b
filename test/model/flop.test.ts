import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findModel } from '../../src/catalog/models.ts';
import { completeArchitecture } from '../../src/model/complete.ts';
import { describeModel } from '../../src/model/document.ts';
import { flopConventions, flopPerToken } from '../../src/model/flop.ts';
import { forwardFlop } from '../../src/model/forward.ts';
import { countParameters } from '../../src/model/parameters.ts';
import { chinchillaFlop } from '../../src/model/published/chinchilla.ts';
import { korthikantiFlop } from '../../src/model/published/korthikanti.ts';
import { narayananFlop, narayananParameters } from '../../src/model/published/narayanan.ts';
import { visibleKeys } from '../../src/model/visible-keys.ts';
import { anyArchitecture } from './shapes-for-tests.ts';

const shapeOf = (id: string) => findModel(id).architecture;

describe('published', () => {
  test("PaLM's TFLOP per token (table 21)", () => {
    for (const [id, printed] of [
      ['palm-540b', 3.28],
      ['palm-62b', 0.388],
      ['palm-8b', 0.055],
    ] as const) {
      const { training } = flopPerToken(shapeOf(id), { sequenceLength: 2048, convention: 'palm' });
      expect(training / 1e12, id).toBeCloseTo(printed, printed > 1 ? 2 : 3);
    }
  });

  test('attention over 6N: GPT-3 at 2k 2.8%, Llama 405B at 8k 8.3% and at 128k 133%', () => {
    const over6N = (id: string, context: number) =>
      describeModel(shapeOf(id)).flopPerToken.attentionShare.find(at => at.context === context)!;
    expect(over6N('gpt3-175b', 2048).fullOver6N).toBeCloseTo(0.028, 3);
    expect(over6N('llama3.1-405b', 8192).fullOver6N).toBeCloseTo(0.083, 3);
    expect(over6N('llama3.1-405b', 131_072).fullOver6N).toBeCloseTo(1.33, 2);
    expect(over6N('llama3.1-405b', 131_072).causalOver6N).toBeCloseTo(1.33 / 2, 2);
  });

  // tokens a second and accelerator over the peak of an H100, 989.4 TFLOP/s
  test.each([
    ['olmo3-7b', 7700, 8192, { '6N': 34.1, causal: 39.1, full: 44.1, windows: 40.3 }],
    ['olmo3-32b', 1960, 8192, { '6N': 38.3, causal: 41.5, full: 44.7, windows: 42.3 }],
    ['olmo2-32b', 1800, 4096, { '6N': 35.2, causal: 36.7, full: 38.1, windows: 38.1 }],
  ])('%s: utilisation under each convention', (id, rate, sequenceLength, expected) => {
    const shape = shapeOf(id);
    const { slidingWindow: _, ...everywhere } = shape;
    const weights = flopPerToken(shape, { sequenceLength, convention: '6N' }).training;
    const percent = (flop: number) => (100 * rate * flop) / 989.4e12;
    const attention = (convention: 'full' | 'causal', of = everywhere) =>
      flopPerToken(of, { sequenceLength, convention }).attention;
    // these figures add attention to six for every parameter
    expect(Math.abs(percent(weights) - expected['6N'])).toBeLessThan(0.06);
    expect(Math.abs(percent(weights + attention('causal')) - expected.causal)).toBeLessThan(0.06);
    expect(Math.abs(percent(weights + attention('full')) - expected.full)).toBeLessThan(0.06);
    expect(Math.abs(percent(weights + attention('full', shape)) - expected.windows)).toBeLessThan(0.06);
  });

  const gpt = { layers: 96, hidden: 12_288, vocabulary: 51_200, sequenceLength: 2048 };
  const asShape = completeArchitecture({
    layers: 96,
    hidden: 12_288,
    heads: 96,
    feedForward: 4 * 12_288,
    vocabulary: 51_200,
    gated: false,
    tied: true,
    norm: 'layer',
    biases: true,
    learnedPositions: 2048,
  });
  const step = (recompute: 'none' | 'selective' | 'full') =>
    2048 * flopPerToken(asShape, { sequenceLength: 2048, convention: 'full', recompute }).executed;

  test('equation 2 of Narayanan et al. is a GPT without its last norm, exactly', () => {
    const { total } = countParameters(asShape);
    expect(narayananParameters(gpt)).toBe(total - 2 * 12_288);
    // MT-NLG, as their table 1 rounds it to 529.6B
    const mtNlg = { layers: 105, hidden: 20_480, vocabulary: 51_200, sequenceLength: 2048 };
    expect(narayananParameters(mtNlg)).toBe(countParameters(shapeOf('mt-nlg-530b')).total - 2 * 20_480);
  });

  test('attention by the width of its heads, which is not always the width of the model', () => {
    // PaLM, appendix B: 12·L·H·Q·T
    for (const [id, expected] of [
      ['qwen3-0.6b', 12 * 28 * 16 * 128 * 4096],
      ['gemma1-7b', 12 * 28 * 16 * 256 * 4096],
      ['palm-540b', 12 * 118 * 48 * 256 * 4096],
    ] as const) {
      for (const convention of ['full', 'palm'] as const) {
        const { attention } = flopPerToken(shapeOf(id), { sequenceLength: 4096, convention });
        expect(attention, `${id} ${convention}`).toBe(expected);
      }
    }
  });

  test('every layer recomputed is equation 3 of Narayanan et al., exactly', () => {
    expect(step('full') / narayananFlop(gpt, 1)).toBeCloseTo(1, 12);
  });
  test('nothing recomputed is the model FLOP of Korthikanti et al., exactly', () => {
    expect(step('none') / korthikantiFlop(gpt, 1).model).toBeCloseTo(1, 12);
  });
  test('their form for recomputed scores adds three times the forward pass of scores that we add', () => {
    const { model, hardware } = korthikantiFlop(gpt, 1);
    expect((hardware - model) / (step('selective') - step('none'))).toBeCloseTo(3, 12);
  });
  test("appendix F of Chinchilla is ours and the softmax, and an embedding's look-up as a multiplication", () => {
    const s = 2048;
    const published = chinchillaFlop({
      layers: 96,
      hidden: 12_288,
      feedForward: 4 * 12_288,
      heads: 96,
      headDimension: 128,
      vocabulary: 51_200,
      sequenceLength: s,
    });
    const ours = s * forwardFlop(asShape, { sequenceLength: s, attention: 'full' }).total;
    const softmax = 96 * 3 * 96 * s * s;
    const lookUp = 2 * s * 51_200 * 12_288;
    expect((published.layers + published.embeddings - softmax - lookUp) / ours).toBeCloseTo(1, 12);
  });
});

describe('properties', () => {
  const lengths = fc.integer({ min: 1, max: 1 << 20 });

  test('the parts of the forward pass add up', () => {
    fc.assert(
      fc.property(anyArchitecture, lengths, (architecture, sequenceLength) => {
        const { total, ...parts } = forwardFlop(architecture, { sequenceLength, attention: 'causal' });
        const sum = Object.values(parts).reduce((a, b) => a + b, 0);
        expect(sum / total).toBeCloseTo(1, 12);
        expect(flopPerToken(architecture, { sequenceLength }).forward).toBe(total);
      }),
    );
  });

  test('as the context shrinks, exact FLOP tend to six for each active weight that multiplies', () => {
    fc.assert(
      fc.property(anyArchitecture, architecture => {
        const count = countParameters(architecture);
        const exact = (sequenceLength: number) => flopPerToken(architecture, { sequenceLength }).training;
        // what doesn't multiply: an untied input embedding, positions, norms, biases, sinks
        const { hidden, vocabulary, tied, layers } = architecture;
        const unmultiplied = (tied ? 0 : vocabulary * hidden) + count.positions;
        const upper = 6 * (count.active - unmultiplied);
        const smallTerms =
          6 *
          (count.norms +
            layers * (hidden * 2 + architecture.heads * 257 + architecture.kvHeads * 512 + 2112) +
            layers * (2 * architecture.feedForward + hidden) +
            layers * 20 * (2 * (architecture.mixture?.expertFeedForward ?? 0) + hidden + 256));
        const limit = exact(Number.MIN_VALUE);
        expect(limit).toBeLessThanOrEqual(upper);
        expect(upper - limit).toBeLessThanOrEqual(smallTerms);
        const steps = [1 << 20, 1 << 14, 1 << 8, 1].map(exact);
        for (const [index, value] of steps.entries()) {
          if (index > 0) expect(value).toBeLessThanOrEqual(steps[index - 1]!);
          expect(value).toBeGreaterThan(limit);
        }
      }),
    );
  });

  test('a model of nothing but multiplications costs exactly 6N without attention', () => {
    const shape = completeArchitecture({
      layers: 4,
      hidden: 64,
      heads: 4,
      feedForward: 256,
      vocabulary: 100,
      tied: true,
      norm: 'none',
    });
    const at = (convention: '6N' | 'matmul') =>
      flopPerToken(shape, { sequenceLength: 10, convention }).training;
    expect(at('matmul')).toBe(at('6N'));
    expect(at('6N')).toBe(6 * countParameters(shape).total);
  });

  test('the causal half is half of the square, windows take less, recomputing adds', () => {
    fc.assert(
      fc.property(anyArchitecture, lengths, (architecture, sequenceLength) => {
        const at = (convention: 'full' | 'causal', recompute: 'none' | 'selective' | 'full' = 'none') =>
          flopPerToken(architecture, { sequenceLength, convention, recompute });
        const { slidingWindow: _, ...everywhere } = architecture;
        const unwindowed = flopPerToken(everywhere, { sequenceLength, convention: 'full' });
        expect(flopPerToken(everywhere, { sequenceLength }).attention * 2).toBeCloseTo(
          unwindowed.attention,
          0,
        );
        expect(at('full').attention).toBeLessThanOrEqual(unwindowed.attention);
        expect(at('causal').attention).toBeLessThanOrEqual(at('full').attention);
        expect(at('causal', 'none').executed).toBe(at('causal').training);
        expect(at('causal', 'selective').executed).toBeGreaterThan(at('causal').training);
        expect(at('causal', 'full').executed).toBeGreaterThan(at('causal', 'selective').executed);
        // never more than the whole forward pass again
        expect(at('causal', 'full').executed).toBeLessThanOrEqual((4 / 3) * at('causal').training);
      }),
    );
  });

  test('6N with everything recomputed is 8N', () => {
    const { training, executed } = flopPerToken(shapeOf('gpt3'), {
      sequenceLength: 2048,
      convention: '6N',
      recompute: 'full',
    });
    expect(executed / training).toBeCloseTo(8 / 6, 15);
  });

  test('visible keys agree with counting them one by one, to half a key', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 800 }), (length, size) => {
        let sum = 0;
        for (let query = 1; query <= length; query++) sum += Math.min(query, size);
        const mean = visibleKeys(
          { layers: 1, slidingWindow: { size, layers: 1 } },
          { sequenceLength: length, attention: 'causal' },
        );
        // T/2 for the mean of 1 to T is the convention; counting includes the query's own key
        expect(Math.abs(sum / length - mean)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });

  test('refuses a sequence length that is none', () => {
    for (const sequenceLength of [0, -5, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const convention of flopConventions) {
        expect(() => flopPerToken(shapeOf('gpt2'), { sequenceLength, convention })).toThrow(
          /Sequence length must be positive and finite/,
        );
      }
    }
  });
});
