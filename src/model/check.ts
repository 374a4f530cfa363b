import { Refusal } from '../core/refusal.ts';
import { type Architecture, attentionLayers, denseLayers } from './architecture.ts';

/** More layers than any model has. */
export const MOST_LAYERS = 10_000;

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
  whole('Layers', architecture.layers, 1, MOST_LAYERS);
  whole('Hidden size', architecture.hidden, 1);
  whole('Heads', architecture.heads, 1);
  whole('Key-value heads', architecture.kvHeads, 1);
  whole('Vocabulary', architecture.vocabulary, 1);
  whole('Embedding dimension', architecture.embeddingDimension, 1);
  if (!Number.isInteger(architecture.headDimension)) {
    throw new Refusal(
      `Hidden size must be a multiple of heads unless a head dimension is given: got ${architecture.hidden} and ${architecture.heads}`,
    );
  }
  whole('Head dimension', architecture.headDimension, 1);
  whole('Learned positions', architecture.learnedPositions, 0);
  whole('Norms per layer', architecture.normsPerLayer, 0);
  if (architecture.contextLength !== undefined) whole('Context length', architecture.contextLength, 1);
  if (architecture.heads % architecture.kvHeads !== 0) {
    throw new Refusal(
      `Key-value heads must divide heads: got ${architecture.kvHeads} for ${architecture.heads}`,
    );
  }
  const { layers, feedForwardLayers = layers, recurrence, sparse } = architecture;
  const attending = attentionLayers(architecture);
  whole('Layers with attention', attending, 0);
  atMost('Layers with attention', attending, layers, 'layers');
  whole('Layers with a feed-forward part', feedForwardLayers, 0);
  atMost('Layers with a feed-forward part', feedForwardLayers, layers, 'layers');
  whole('Feed-forward width', architecture.feedForward, denseLayers(architecture) > 0 ? 1 : 0);
  if (architecture.outputRows !== undefined) whole('Rows of the head', architecture.outputRows, 0);
  if (recurrence !== undefined) {
    whole('Layers with a recurrence', recurrence.layers, 0);
    atMost('Layers with a recurrence', recurrence.layers, layers, 'layers');
  }
  if (sparse !== undefined) {
    whole('Keys that an indexer picks', sparse.keys, 1);
    whole('Heads of the indexer', sparse.indexerHeads, 1);
    whole('Head dimension of the indexer', sparse.indexerDimension, 1);
  }
  if (latent !== undefined) {
    whole('Rank of keys and values', latent.keyValueRank, 1);
    whole('Head dimension without rotation', latent.nopeDimension, 1);
    whole('Head dimension with rotation', latent.ropeDimension, 0);
    whole('Head dimension of values', latent.valueDimension, 1);
    if (latent.queryRank !== null) whole('Rank of queries', latent.queryRank, 1);
  }
  if (mixture !== undefined) {
    whole('Experts', mixture.experts, 1);
    whole('Active experts', mixture.activeExperts, 1);
    whole('Width of an expert', mixture.expertFeedForward, 1);
    whole('Shared experts', mixture.sharedExperts, 0);
    whole('Width of shared experts', mixture.sharedFeedForward, mixture.sharedExperts > 0 ? 1 : 0);
    atMost('Active experts', mixture.activeExperts, mixture.experts, 'experts');
    whole('Dense layers', mixture.denseLayers, 0);
    atMost('Dense layers', mixture.denseLayers, feedForwardLayers, 'layers');
  }
  if (slidingWindow !== undefined) {
    whole('Sliding window', slidingWindow.size, 1);
    whole('Layers with a window', slidingWindow.layers, 0);
    atMost('Layers with a window', slidingWindow.layers, attending, 'layers');
  }
}

function whole(name: string, value: number, least: number, most = LARGEST): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Refusal(`${name} must be a whole number from ${least} to ${most}: got ${value}`);
  }
}

function atMost(name: string, value: number, most: number, of: string): void {
  if (value > most) throw new Refusal(`${name} must be at most the ${most} ${of}: got ${value}`);
}
