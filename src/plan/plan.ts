import type { NumberFormat as Format } from '../catalog/accelerators.ts';
import { claimsOf } from './claims.ts';
import { completed } from './completion.ts';
import { derive } from './derive.ts';
import type { Path } from './paths.ts';
import { priceOnFile } from './price.ts';
import { seeds } from './seeds.ts';
import { type Shape, shapeOf, type UtilisationConvention } from './shape.ts';
import { type Stated, textOf } from './stated.ts';
import { sixNShare } from './utilisation.ts';
import type { Completion, Plan } from './whole.ts';

/**
 * The plan that follows from what is stated. Every command shows this one.
 *
 * @throws RangeError when a utilisation counts what cannot be known
 */
export function planOf(stated: Stated): Plan {
  const shape = statedShape(stated);
  const format = textOf(stated, 'hardware.precision') as Format | undefined;
  const numbers = bySixN(stated, shape);
  const seeded = seeds(numbers, { accelerator: stated.accelerator, format, shape, stock: stated.stock });
  const { accelerator } = stated;
  const claims = claimsOf(seeded, {
    utilisation: accelerator !== undefined,
    price: accelerator !== undefined && priceOnFile(accelerator) !== undefined,
  });
  const plan = { stated, seeded, facts: derive(seeded), claims, shape, format };
  let whole: Completion | undefined;
  return {
    ...plan,
    whole: () => {
      whole ??= completed(plan);
      return whole;
    },
  };
}

function statedShape(stated: Stated): Shape | undefined {
  const { numbers, words, base } = stated;
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
    sequenceLength: numbers.get('training.sequenceLength'),
    parameters: numbers.get('model.parameters'),
  });
}

/** The numbers with a stated utilisation turned from what it counts into 6·N. */
function bySixN(stated: Stated, shape: Shape | undefined): ReadonlyMap<Path, number> {
  const convention = textOf(stated, 'hardware.mfuCounts') as UtilisationConvention | undefined;
  const share = stated.numbers.get('hardware.mfu');
  if (share === undefined || convention === undefined) return stated.numbers;
  return new Map(stated.numbers).set('hardware.mfu', sixNShare(share, convention, shape));
}
