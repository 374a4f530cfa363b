import { allocationExponents } from './allocation-exponents.ts';
import { coupled } from './coupled.ts';
import { embeddingOffset } from './embedding-offset.ts';
import { exponentialDecay } from './exponential-decay.ts';
import { expression } from './expression.ts';
import { fineGrained } from './fine-grained.ts';
import { fixedRatio } from './fixed-ratio.ts';
import { floatingPoint } from './floating-point.ts';
import type { Form } from './form.ts';
import { horizonRate } from './horizon-rate.ts';
import { jointMoe } from './joint-moe.ts';
import { kaplanJoint } from './kaplan-joint.ts';
import { leverage } from './leverage.ts';
import { parametric } from './parametric.ts';
import { power } from './power.ts';
import { powerByContext } from './power-by-context.ts';
import { powerProduct } from './power-product.ts';
import { powerSum } from './power-sum.ts';
import { repetition } from './repetition.ts';
import { routed } from './routed.ts';
import { shapeSum } from './shape-sum.ts';
import { sigmoid } from './sigmoid.ts';
import { staircase } from './staircase.ts';
import { vocabularyLoss } from './vocabulary-loss.ts';

/** The equations that are built in, and `expression` for a user's own. */
export const forms = {
  parametric,
  coupled,
  repetition,
  'joint-moe': jointMoe,
  'fine-grained': fineGrained,
  'kaplan-joint': kaplanJoint,
  power,
  'power-by-context': powerByContext,
  'power-product': powerProduct,
  'power-sum': powerSum,
  'horizon-rate': horizonRate,
  'fixed-ratio': fixedRatio,
  'exponential-decay': exponentialDecay,
  sigmoid,
  leverage,
  routed,
  'shape-sum': shapeSum,
  'vocabulary-loss': vocabularyLoss,
  staircase,
  'allocation-exponents': allocationExponents,
  'floating-point': floatingPoint,
  'embedding-offset': embeddingOffset,
  expression,
} as const satisfies Readonly<Record<string, Form>>;

export type RelationForm = keyof typeof forms;

/** Names of the forms, in the order of the table, that `has` holds for. */
export function formNames(has: (form: Form) => boolean = () => true): [RelationForm, ...RelationForm[]] {
  const names = Object.keys(forms) as [RelationForm, ...RelationForm[]];
  return names.filter(name => has(forms[name])) as [RelationForm, ...RelationForm[]];
}

/** What is known of the form of a relation. */
export function formOf({ form }: { readonly form: RelationForm }): Form {
  return forms[form];
}
