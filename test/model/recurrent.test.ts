import { describe, expect, test } from 'vitest';
import { cacheBytes, cacheBytesPerToken } from '../../src/model/cache.ts';
import { completeArchitecture } from '../../src/model/complete.ts';
import { describeModel } from '../../src/model/document.ts';
import { forwardFlop } from '../../src/model/forward.ts';
import { countParameters } from '../../src/model/parameters.ts';
import { gatedDelta, mamba, mamba2 } from '../../src/model/recurrent.ts';

const at = (sequenceLength: number) => ({ sequenceLength, attention: 'causal' as const });

const hybrid = completeArchitecture({
  layers: 8,
  hidden: 64,
  heads: 4,
  kvHeads: 2,
  feedForward: 160,
  vocabulary: 100,
  attentionLayers: 2,
  recurrence: {
    ...mamba2({
      hidden: 64,
      inner: 128,
      heads: 8,
      state: 16,
      groups: 2,
      convolution: 4,
      bias: false,
      convolutionBias: true,
    }),
    layers: 6,
  },
});

describe('layers with a recurrence', () => {
  test('their FLOP do not depend on the length, those of attention do', () => {
    const [short, long] = [forwardFlop(hybrid, at(1024)), forwardFlop(hybrid, at(8192))];
    expect(long.recurrence).toBe(short.recurrence);
    // two layers of 4·H·Q for each of the T/2 keys
    expect(long.attentionScores).toBe(2 * 4 * 64 * 4096);
    expect(long.total - short.total).toBe(2 * 4 * 64 * (4096 - 512));
  });

  test('multiplications with weights alone have no state', () => {
    const { recurrence } = forwardFlop(hybrid, { sequenceLength: 1024, attention: 'none' });
    expect(recurrence).toBe(6 * 2 * 64 * (2 * 128 + 2 * 2 * 16 + 8 + 128));
  });

  test('a layer of Mamba-2 costs what Megatron counts, and its convolution', () => {
    const { recurrence } = forwardFlop(hybrid, at(1024));
    // mamba_layer_flops: in_proj, scan and out_proj of d_in 128, N 16, 2 groups and 8 heads
    const megatron = 2 * 64 * (2 * 128 + 2 * 2 * 16 + 8) + 7 * 128 * 16 + 2 * 128 * 64;
    expect(recurrence).toBe(6 * (megatron + 2 * 4 * (128 + 2 * 2 * 16)));
  });

  test('a layer of gated linear attention costs what Megatron counts', () => {
    const sizes = {
      hidden: 64,
      keyHeads: 2,
      valueHeads: 4,
      keyDimension: 16,
      valueDimension: 16,
      convolution: 4,
    };
    const { weights, stateFlop } = gatedDelta(sizes);
    // gdn_layer_flops: projections, convolution, 4·d² a value head, projection out
    const megatron = 2 * (64 * (2 * 32 + 2 * 64 + 2 * 4) + 4 * (2 * 32 + 64) + 4 * 16 ** 2 * 4 + 64 * 64);
    expect(2 * weights + stateFlop).toBe(megatron);
  });

  test('the cache grows by the layers with attention only; states are kept whole', () => {
    expect(cacheBytesPerToken(hybrid)).toBe(2 * 2 * 2 * 16 * 2);
    const state = 6 * (128 * 16 + (128 + 2 * 2 * 16) * 3) * 2;
    expect(cacheBytes(hybrid, { sequenceLength: 1000 })).toBe(1000 * 256 + state);
  });

  test('a model without attention has no cache that grows, and no share of attention', () => {
    const layer = mamba({
      hidden: 64,
      inner: 128,
      state: 16,
      convolution: 4,
      rank: 4,
      bias: false,
      convolutionBias: true,
    });
    const model = describeModel(
      completeArchitecture({
        layers: 3,
        hidden: 64,
        heads: 1,
        vocabulary: 100,
        tied: true,
        normsPerLayer: 1,
        attentionLayers: 0,
        feedForwardLayers: 0,
        recurrence: { ...layer, layers: 3 },
      }),
    );
    expect(model.attention).toBe('none');
    expect(model.memory.cacheBytesPerToken).toBe(0);
    expect(model.memory.cacheBytes).toBe(3 * (128 * 16 + 128 * 3) * 2);
    expect(model.parameters.attention).toBe(0);
    for (const { share } of model.flopPerToken.attentionShare) expect(share).toBe(0);
  });
});

describe('sparse attention', () => {
  const sizes = {
    layers: 4,
    hidden: 64,
    heads: 4,
    feedForward: 160,
    vocabulary: 100,
    latent: { queryRank: 24, keyValueRank: 32, nopeDimension: 16, ropeDimension: 8, valueDimension: 16 },
  };
  const dense = completeArchitecture(sizes);
  const sparse = completeArchitecture({
    ...sizes,
    sparse: { keys: 256, indexerHeads: 3, indexerDimension: 12 },
  });

  test('scores are of the keys that are picked, and the indexer looks at all (DeepSeek-V3.2, equation 1)', () => {
    const length = 4096;
    const picked = 256 - 256 ** 2 / (2 * length);
    const indexed = 2 * 3 * (12 + 1) * (length / 2);
    expect(forwardFlop(sparse, at(length)).attentionScores).toBeCloseTo(
      4 * (2 * 4 * (16 + 8 + 16) * picked + indexed),
      6,
    );
    // a sequence no longer than what is picked is all attended to
    const short = forwardFlop(sparse, at(256)).attentionScores - 4 * 2 * 3 * 13 * 128;
    expect(short).toBe(forwardFlop(dense, at(256)).attentionScores);
  });

  test('the indexer has its parameters and a key of its own in the cache', () => {
    const indexer = 24 * 36 + 64 * 12 + 2 * 12 + 64 * 3;
    expect(countParameters(sparse).total - countParameters(dense).total).toBe(4 * indexer);
    expect(cacheBytesPerToken(sparse) - cacheBytesPerToken(dense)).toBe(4 * 12 * 2);
  });
});

test('attention within chunks sees half a chunk on average', () => {
  const chunked = completeArchitecture({
    layers: 4,
    hidden: 64,
    heads: 4,
    feedForward: 160,
    vocabulary: 100,
    slidingWindow: { size: 512, layers: 3, chunked: true },
  });
  const scores = (length: number) => forwardFlop(chunked, at(length)).attentionScores / (4 * 64);
  expect(scores(2048)).toBe(3 * 256 + 1024);
  expect(scores(512)).toBe(4 * 256);
  // one whole chunk and a half: (512² + 256²) / 2 of 768 tokens
  expect(scores(768)).toBeCloseTo((3 * (512 ** 2 + 256 ** 2)) / 2 / 768 + 384, 9);
});

test('layers that read keys of earlier ones cache none', () => {
  const shared = completeArchitecture({
    layers: 10,
    hidden: 64,
    heads: 4,
    feedForward: 160,
    vocabulary: 100,
    slidingWindow: { size: 100, layers: 8 },
    sharedCache: { layers: 5, windowed: 4 },
  });
  expect(cacheBytesPerToken(shared)).toBe(5 * 2 * 64 * 2);
  expect(cacheBytes(shared, { sequenceLength: 1000 })).toBe((1 * 1000 + 4 * 100) * 2 * 64 * 2);
});
