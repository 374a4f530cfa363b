import type { Path } from './paths.ts';
import { type Shape, shapeOf } from './shape.ts';
import type { Stated } from './stated.ts';

/**
 * The shape that is stated of the model.
 *
 * @param sequenceLength tokens in a sequence; the stated ones unless given
 */
export function statedShape(
  stated: Pick<Stated, 'numbers' | 'words' | 'base' | 'unknown'>,
  sequenceLength: number | undefined = stated.numbers.get('training.sequenceLength'),
): Shape | undefined {
  const { numbers, words, base, unknown = [] } = stated;
  if ([...unknown].some(path => path.startsWith('model.'))) return undefined;
  const flag = (path: Path) => {
    const value = words.get(path);
    return typeof value === 'boolean' ? value : undefined;
  };
  return shapeOf({
    base,
    from: words.has('model.preset')
      ? 'model.preset'
      : words.has('model.config')
        ? 'model.config'
        : 'model.layers',
    numbers: {
      layers: numbers.get('model.layers'),
      hidden: numbers.get('model.hidden'),
      heads: numbers.get('model.heads'),
      kvHeads: numbers.get('model.kvHeads'),
      headSize: numbers.get('model.headSize'),
      ffn: numbers.get('model.ffn'),
      vocab: numbers.get('model.vocab'),
      experts: numbers.get('model.experts'),
      activeExperts: numbers.get('model.activeExperts'),
      tied: flag('model.tied'),
      gated: flag('model.gated'),
    },
    sequenceLength,
    parameters: numbers.get('model.parameters'),
  });
}
