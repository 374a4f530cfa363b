import type { Layout } from './layout.ts';
import type { ModelFacts } from './model-facts.ts';

/** Parameters that one device holds before ZeRO, split by who shares them. */
export interface StageParameters {
  /** Replicated over data · context ranks. */
  readonly dense: number;
  /** Routed experts, replicated over data · context / expert ranks. */
  readonly experts: number;
}

/** Where a stage stands: its embedding, head and activations differ. `only` is a pipeline of one. */
export type StagePlace = 'only' | 'first' | 'last';

/** Layers of the fullest stage: equal chunks, of which the last may lack some. */
export function stageLayers(
  model: Pick<ModelFacts, 'layers'>,
  layout: Pick<Layout, 'pipeline' | 'interleave'>,
): number {
  const { pipeline, interleave = 1 } = layout;
  return interleave * Math.ceil(model.layers / (pipeline * interleave));
}

/** The stages of a pipeline that may be the fullest. */
export function places(layout: Pick<Layout, 'pipeline'>): readonly StagePlace[] {
  return layout.pipeline === 1 ? ['only'] : ['first', 'last'];
}

/**
 * Parameters on one device of a stage; of the larger of the first and the last unless told which.
 *
 * A stage holds v·⌈L/(p·v)⌉ layers, each as large as the largest. Tensor parallelism splits matrices and leaves norms
 * and the router whole; experts are split over `tensor` and `expert`. The first stage holds the input embedding,
 * the last the head (a copy of the embedding when they are tied).
 */
export function stageParameters(model: ModelFacts, layout: Layout, place?: StagePlace): StageParameters {
  const { tensor, pipeline, expert } = layout;
  const { parameters, experts } = model;
  const layers = stageLayers(model, layout);
  const head = parameters.head === 0 ? parameters.embedding : parameters.head;
  const ends =
    pipeline === 1
      ? parameters.embedding + parameters.head
      : place === undefined
        ? Math.max(parameters.embedding, head)
        : place === 'last'
          ? head
          : parameters.embedding;
  const allExperts = experts.layers * experts.parametersPerLayer;
  // layers of a model may differ in size; a stage of all layers holds exactly the model
  const dense =
    pipeline === 1
      ? parameters.total - allExperts - ends
      : Math.min(layers * parameters.layer, parameters.total - allExperts - parameters.embedding);
  const replicated = Math.min(layers * parameters.replicated, dense);
  return {
    dense: replicated + (dense - replicated) / tensor + ends / tensor,
    experts: (Math.min(layers, experts.layers) * experts.parametersPerLayer) / (tensor * expert),
  };
}
