import type { Architecture } from './architecture.ts';

/** Larger than any width or vocabulary of a real model; counts stay exact in double precision up to here. */
const LARGEST = 2 ** 27;

/**
 * Check that an architecture is one: whole positive sizes, key-value heads that divide the heads, no more active
 * experts or windowed layers than there are.
 *
 * @throws RangeError with the name, the value and what was expected
 */
export function checkArchitecture(architecture: Architecture): void {
  const { latent, mixture, slidingWindow } = architecture;
  for (const name of ['layers', 'hidden', 'heads', 'kvHeads', 'vocabulary', 'embeddingDimension'] as const) {
    whole(name, architecture[name], 1);
  }
  if (!Number.isInteger(architecture.headDimension)) {
    throw new RangeError(
      `hidden must be a multiple of heads unless headDimension is given: got ${architecture.hidden} and ${architecture.heads}`,
    );
  }
  whole('headDimension', architecture.headDimension, 1);
  whole('learnedPositions', architecture.learnedPositions, 0);
  whole('normsPerLayer', architecture.normsPerLayer, 0);
  if (architecture.contextLength !== undefined) whole('contextLength', architecture.contextLength, 1);
  if (architecture.heads % architecture.kvHeads !== 0) {
    throw new RangeError(
      `kvHeads must divide heads: got ${architecture.kvHeads} key-value heads for ${architecture.heads} heads`,
    );
  }
  const dense = mixture === undefined || mixture.denseLayers > 0;
  whole('feedForward', architecture.feedForward, dense ? 1 : 0);
  if (latent !== undefined) {
    for (const name of ['keyValueRank', 'nopeDimension', 'ropeDimension', 'valueDimension'] as const) {
      whole(`latent.${name}`, latent[name], name === 'ropeDimension' ? 0 : 1);
    }
    if (latent.queryRank !== null) whole('latent.queryRank', latent.queryRank, 1);
  }
  if (mixture !== undefined) {
    for (const name of ['experts', 'activeExperts', 'expertFeedForward'] as const) {
      whole(`mixture.${name}`, mixture[name], 1);
    }
    whole('mixture.sharedExperts', mixture.sharedExperts, 0);
    whole('mixture.sharedFeedForward', mixture.sharedFeedForward, mixture.sharedExperts > 0 ? 1 : 0);
    atMost('mixture.activeExperts', mixture.activeExperts, mixture.experts, 'experts');
    whole('mixture.denseLayers', mixture.denseLayers, 0);
    atMost('mixture.denseLayers', mixture.denseLayers, architecture.layers, 'layers');
  }
  if (slidingWindow !== undefined) {
    whole('slidingWindow.size', slidingWindow.size, 1);
    whole('slidingWindow.layers', slidingWindow.layers, 0);
    atMost('slidingWindow.layers', slidingWindow.layers, architecture.layers, 'layers');
  }
}

function whole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least || value > LARGEST) {
    throw new RangeError(`${name} must be a whole number from ${least} to ${LARGEST}: got ${value}`);
  }
}

function atMost(name: string, value: number, most: number, of: string): void {
  if (value > most) throw new RangeError(`${name} must be at most the ${most} ${of}: got ${value}`);
}
