import { embeddingOffset } from './embedding-offset.ts';
import { exponentialDecay } from './exponential-decay.ts';
import { expression } from './expression.ts';
import { fixedRatio } from './fixed-ratio.ts';
import type { Form } from './form.ts';
import { jointMoe } from './joint-moe.ts';
import { kaplanJoint } from './kaplan-joint.ts';
import { parametric } from './parametric.ts';
import { power } from './power.ts';
import { powerProduct } from './power-product.ts';
import { powerSum } from './power-sum.ts';
import { repetition } from './repetition.ts';

/** The equations that are built in, and `expression` for a user's own. */
export const forms = {
  parametric,
  repetition,
  'joint-moe': jointMoe,
  'kaplan-joint': kaplanJoint,
  power,
  'power-product': powerProduct,
  'power-sum': powerSum,
  'fixed-ratio': fixedRatio,
  'exponential-decay': exponentialDecay,
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
