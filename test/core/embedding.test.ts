import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nonEmbeddingParameters, totalParameters } from '../../src/core/embedding.ts';
import { size } from '../helpers/speed.ts';

test('total parameters and those without embeddings are each other’s inverse, at every size', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: Math.log(1e15), noNaN: true }), log => {
      const N = Math.exp(log);
      expect(nonEmbeddingParameters(totalParameters(N)) / N).toBeCloseTo(1, 9);
    }),
    { numRuns: size(2000) },
  );
  // where both terms are alike: N^(2/3) = 47491
  const even = 47491 ** 1.5;
  expect(nonEmbeddingParameters(2 * even) / even).toBeCloseTo(1, 9);
});
