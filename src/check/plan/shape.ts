import type { ModelFacts } from '../../cluster/model-facts.ts';
import type { Path } from './paths.ts';

/** What is known of the model's shape, from a preset, a config or the proposal's own numbers. */
export interface Shape {
  /** The field that gave it. */
  readonly from: Path;
  readonly total: number;
  readonly active: number;
  readonly nonEmbedding: number;
  /** FLOP of a token, forward and backward: matrix products and the causal half of attention. */
  readonly flopPerToken: number;
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly vocab: number;
  /** Routed experts, 0 for a dense model. */
  readonly experts: number;
  readonly activeExperts: number;
  readonly sequenceLength: number | undefined;
  readonly facts: ModelFacts | undefined;
}
