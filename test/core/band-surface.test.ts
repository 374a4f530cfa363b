import { describe, expect, it } from 'vitest';
import { flatBand } from '../../src/core/band.ts';
import { bandOnSurface } from '../../src/core/band-surface.ts';
import { optimumForCompute } from '../../src/core/optimum.ts';
import { parametricFrontier, parametricSurface } from '../../src/core/parametric.ts';

const besiroglu = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
const surface = parametricSurface(parametricFrontier(besiroglu));

describe('bandOnSurface', () => {
  it('agrees with the closed form where there is one', () => {
    for (const overhead of [0.01, 0.05, 0.5, 2]) {
      const { parameters } = bandOnSurface(surface, 1e24, { overhead })!;
      const best = optimumForCompute(surface, 1e24).parameters;
      const [low, high] = flatBand(besiroglu, overhead).parameters;
      expect(parameters[0] / best / low).toBeCloseTo(1, 9);
      expect(parameters[1] / best / high).toBeCloseTo(1, 9);
    }
  });

  it('has the loss of the cheaper optimum at both ends when tokens are served', () => {
    const inferenceTokens = 5e12;
    const { parameters, tokens } = bandOnSurface(surface, 1e24, { overhead: 0.05, inferenceTokens })!;
    const cheaper = optimumForCompute(surface, 1e24 / 1.05, { inferenceTokens });
    const target = surface.loss(cheaper.parameters, cheaper.tokens);
    expect(surface.loss(parameters[0], tokens[1])).toBeCloseTo(target, 10);
    expect(surface.loss(parameters[1], tokens[0])).toBeCloseTo(target, 10);
    expect(parameters[0]).toBeGreaterThan(1e9);
  });
});
