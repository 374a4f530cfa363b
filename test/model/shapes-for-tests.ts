import fc from 'fast-check';
import { type ArchitectureDescription, completeArchitecture } from '../../src/model/complete.ts';

const size = (max: number) => fc.integer({ min: 1, max });
const flag = fc.boolean();

/** Architectures of every kind, small and large. */
export const anyArchitecture = fc
  .record({
    layers: size(100),
    kvHeads: size(8),
    groups: size(8),
    headDimension: size(256),
    hidden: size(8192),
    feedForward: size(30_000),
    vocabulary: size(200_000),
    gated: flag,
    tied: flag,
    biases: flag,
    embeddingNorm: flag,
    sinks: flag,
    relativePositions: flag,
    learnedPositions: fc.integer({ min: 0, max: 4096 }),
    norm: fc.constantFrom('rms' as const, 'layer' as const, 'layer-without-bias' as const, 'none' as const),
    normsPerLayer: fc.integer({ min: 0, max: 4 }),
    queryKeyNorm: fc.constantFrom('none' as const, 'head' as const, 'full' as const),
    mixture: fc.option(
      fc.record({
        experts: fc.integer({ min: 8, max: 256 }),
        activeExperts: size(8),
        expertFeedForward: size(4096),
        sharedExperts: fc.integer({ min: 0, max: 2 }),
        sharedGate: flag,
        routerBias: flag,
        expertBiases: flag,
      }),
      { nil: undefined },
    ),
    latent: fc.option(
      fc.record({
        queryRank: fc.option(size(1536)),
        keyValueRank: size(512),
        nopeDimension: size(128),
        ropeDimension: fc.integer({ min: 0, max: 64 }),
        valueDimension: size(128),
      }),
      { nil: undefined },
    ),
    windowSize: fc.option(size(8192), { nil: undefined }),
  })
  .map(({ groups, mixture, latent, windowSize, ...rest }) =>
    completeArchitecture({
      ...rest,
      heads: rest.kvHeads * groups,
      ...(mixture !== undefined && {
        mixture: { ...mixture, denseLayers: Math.min(1, rest.layers - 1) },
      }),
      ...(latent !== undefined && { latent }),
      ...(windowSize !== undefined && {
        slidingWindow: { size: windowSize, layers: Math.ceil(rest.layers / 2) },
      }),
    } satisfies ArchitectureDescription),
  );
