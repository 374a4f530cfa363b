import type { NumberFormat as Format } from '../catalog/accelerators.ts';
import { priceOnFile } from '../catalog/price.ts';
import { ownActiveShare } from '../core/experts.ts';
import { askedOf } from './asked.ts';
import { claimsOf } from './claims.ts';
import { completed } from './completion.ts';
import { derive } from './derive.ts';
import type { Path } from './paths.ts';
import { relationsFor } from './relations.ts';
import { seeds } from './seeds.ts';
import { withOnePrice } from './served.ts';
import type { Shape, UtilisationConvention } from './shape.ts';
import { mainStage, statedStages } from './stages.ts';
import { type Stated, textOf } from './stated.ts';
import { statedShape } from './stated-shape.ts';
import { sixNShare } from './utilisation.ts';
import type { Completion, Plan } from './whole.ts';

/**
 * The plan that follows from what is stated. Every command shows this one.
 *
 * @throws RangeError when a utilisation counts what cannot be known
 */
export function planOf(given: Stated): Plan {
  const stated = withOnePrice(given);
  const stages = statedStages(stated);
  const shape = statedShape(stated, stages[mainStage(stages)]?.sequenceLength);
  const format = textOf(stated, 'hardware.precision') as Format | undefined;
  const numbers = ofOwnMixture(bySixN(stated, shape), stated, shape);
  const seeded = seeds(numbers, {
    accelerator: stated.accelerator,
    format,
    shape,
    law: stated.law,
    stages,
    stock: stated.stock,
    contextIsLimit: stated.contextIsLimit,
  });
  const { accelerator } = stated;
  const claims = claimsOf(seeded, {
    utilisation: accelerator !== undefined,
    price: accelerator !== undefined && priceOnFile(accelerator) !== undefined,
  });
  const facts = derive(seeded, relationsFor(stated));
  const asked = askedOf(
    { shape, format, optimizer: textOf(stated, 'training.optimizer') },
    path => facts.get(path)?.value,
  );
  const plan = { stated, seeded, facts, claims, shape, format, asked };
  let whole: Completion | undefined;
  return {
    ...plan,
    whole: () => {
      whole ??= completed(plan);
      return whole;
    },
  };
}

/** The numbers with the experts of a law of one mixture, where nothing else says what the model is. */
function ofOwnMixture(
  numbers: ReadonlyMap<Path, number>,
  { law }: Stated,
  shape: Shape | undefined,
): ReadonlyMap<Path, number> {
  const { experts } = law.relations.loss?.coefficients ?? {};
  const says: readonly Path[] = ['model.parameters', 'model.activeParameters', 'model.experts'];
  if (ownActiveShare(law) === undefined || experts === undefined || shape !== undefined) return numbers;
  if (says.some(path => numbers.has(path))) return numbers;
  return new Map([...numbers, ['model.experts', experts], ['model.activeExperts', 1]]);
}

/** The numbers with a stated utilisation turned from what it counts into 6·N. */
function bySixN(stated: Stated, shape: Shape | undefined): ReadonlyMap<Path, number> {
  const convention = textOf(stated, 'hardware.mfuCounts') as UtilisationConvention | undefined;
  const share = stated.numbers.get('hardware.mfu');
  if (share === undefined || convention === undefined) return stated.numbers;
  return new Map(stated.numbers).set('hardware.mfu', sixNShare(share, convention, shape));
}
