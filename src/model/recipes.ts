import { Refusal } from '../core/refusal.ts';
/** Bytes that one parameter takes while it is trained. */
export interface Recipe {
  readonly id: string;
  /** Weights that layers compute with. */
  readonly weights: number;
  readonly gradients: number;
  /** Master weights and moments. */
  readonly optimizer: number;
  readonly description: string;
  readonly source: string;
}

/** Recipes that are documented, by id. */
export const recipes: Readonly<Record<string, Recipe>> = {
  'adam-16': {
    id: 'adam-16',
    weights: 2,
    gradients: 2,
    optimizer: 12,
    description: '16-bit weights and gradients, fp32 master weights and two moments',
    source: 'Rajbhandari et al., ZeRO (arXiv:1910.02054), section 3.1: K = 12',
  },
  'adam-18': {
    id: 'adam-18',
    weights: 2,
    gradients: 4,
    optimizer: 12,
    description: 'the same with fp32 gradients, as Megatron and Llama 3 keep them',
    source: 'stas00/ml-engineering; Llama 3 (arXiv:2407.21783), section 3.3',
  },
  'adam-fp32': {
    id: 'adam-fp32',
    weights: 4,
    gradients: 4,
    optimizer: 8,
    description: 'everything in fp32, two moments',
    source: 'arithmetic',
  },
  'adam-8bit': {
    id: 'adam-8bit',
    weights: 2,
    gradients: 2,
    optimizer: 6,
    description: '16-bit weights and gradients, fp32 master weights, two 8-bit moments',
    source: 'stas00/ml-engineering; arithmetic',
  },
  'deepseek-v3': {
    id: 'deepseek-v3',
    weights: 2,
    gradients: 4,
    optimizer: 8,
    description:
      'bf16 weights (FP8 copies are transient), fp32 gradients and master weights, two bf16 moments',
    source: 'DeepSeek-V3 (arXiv:2412.19437), section 3.3',
  },
  inference: {
    id: 'inference',
    weights: 2,
    gradients: 0,
    optimizer: 0,
    description: '16-bit weights alone',
    source: 'arithmetic',
  },
};

/**
 * A recipe by its id.
 *
 * @throws RangeError for an unknown id
 * @example
 * findRecipe('adam-16').optimizer // => 12
 */
export function findRecipe(id: string): Recipe {
  if (!Object.hasOwn(recipes, id)) {
    throw new Refusal(`Unknown recipe '${id}': expected one of ${Object.keys(recipes).join(', ')}`);
  }
  return recipes[id]!;
}
