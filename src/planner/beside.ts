import { findLaw, lawIds } from '../catalog/laws.ts';
import { formOf } from '../core/forms/index.ts';
import type { Recommendation } from './types.ts';
import { vocabularyBy } from './vocabulary.ts';

/** Times that a model may be larger than what was measured and still be told its vocabulary and shape. */
const FARTHEST = 10;

/**
 * What is recommended beside a model's size, in units of its own: words of the vocabulary for its size and budget
 * (vocab2024, approach 3), width and layers (gemstones2025). Nothing where the model is far larger than those measured.
 */
export function besideOf({ parameters, compute }: Recommendation): Recommendation['beside'] {
  // a page carries the laws that allocate, and shows neither
  if (!lawIds().includes('vocab2024')) return undefined;
  const vocabularies = findLaw('vocab2024');
  const shapes = findLaw('gemstones2025');
  const isNear = ({ range }: typeof shapes) => parameters <= FARTHEST * (range!.parameters![1] ?? 0);
  const relation = shapes.relations.lossByShape!;
  const { width, depth } = formOf(relation).derived!;
  const beside = {
    ...(isNear(vocabularies) && {
      vocabulary: {
        words: vocabularyBy(vocabularies, 'byLoss', { parameters, compute }),
        law: vocabularies.id,
      },
    }),
    ...(isNear(shapes) && {
      shape: {
        width: width!(relation, { parameters }),
        layers: depth!(relation, { parameters }),
        law: shapes.id,
      },
    }),
  };
  return Object.keys(beside).length === 0 ? undefined : beside;
}
