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

/** Layers of the fullest stage: chunks differ by one layer at most, and the last stages lack what does not divide. */
export function stageLayers(model: Pick<ModelFacts, 'layers'>, layout: Pick<Layout, 'pipeline'>): number {
  return Math.ceil(model.layers / layout.pipeline);
}

/** Stages from which published layouts have embedding and head in place of layers: BLOOM's 70 on 12. */
const FEWEST_WITH_ENDS = 12;

/**
 * Layers that stand in for embedding, head and a module for more tokens, so that chunks are of one size: 0 where layers
 * divide as they are, up to 3 where those take the place of layers (Llama 3's 126 layers on 16 stages run as 128,
 * arXiv:2407.21783, section 3.3.2; DeepSeek-V3's 61 as 64, arXiv:2412.19437, section 3.1). Published layouts do
 * so on 12 stages and more; on fewer nearly any number of layers would divide, and none counts as meant to.
 *
 * @returns undefined where layers do not divide
 */
export function endsToDivide(layers: number, chunks: number): 0 | 1 | 2 | 3 | undefined {
  if (layers < chunks) return undefined;
  const most = chunks >= FEWEST_WITH_ENDS ? 3 : 0;
  return ([0, 1, 2, 3] as const).find(ends => ends <= most && (layers + ends) % chunks === 0);
}

/**
 * How the experts of a layer lie: within the data and context ranks, where tensor parallelism splits each of them; or, for
 * a degree that these do not divide, across tensor ranks too, each expert whole on its rank.
 *
 * @returns parts that the parameters of a layer's experts are split into, and ranks that hold the same part
 */
export function expertSplit(layout: Pick<Layout, 'tensor' | 'data' | 'context' | 'expert'>): {
  readonly parts: number;
  readonly replicas: number;
} {
  const { tensor, data, context, expert } = layout;
  const ranks = data * context;
  return ranks % expert === 0
    ? { parts: tensor * expert, replicas: ranks / expert }
    : { parts: expert, replicas: (tensor * ranks) / expert };
}

/** The stages of a pipeline that may be the fullest. */
export function places(layout: Pick<Layout, 'pipeline'>): readonly StagePlace[] {
  return layout.pipeline === 1 ? ['only'] : ['first', 'last'];
}

/**
 * Parameters on one device of a stage; of the larger of the first and the last unless told which.
 *
 * A stage holds ⌈L/p⌉ layers, each as large as the largest. Tensor parallelism splits matrices and leaves norms
 * and the router whole; experts are split over `tensor` and `expert`. The first stage holds the input embedding,
 * the last the head (a copy of the embedding when they are tied).
 */
export function stageParameters(model: ModelFacts, layout: Layout, place?: StagePlace): StageParameters {
  const { tensor, pipeline } = layout;
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
    experts: (Math.min(layers, experts.layers) * experts.parametersPerLayer) / expertSplit(layout).parts,
  };
}
