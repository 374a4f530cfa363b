import type { NumberFormat } from '../catalog/accelerators.ts';
import { formOf } from '../core/forms/index.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { isModified, surfaceFor } from '../planner/modifiers.ts';
import type { RecommendRequest } from '../planner/types.ts';
import type { Path } from './paths.ts';
import type { Shape } from './shape.ts';

/** A format that is taken for its speed, and costs loss. */
export type FastFormat = 'fp8' | 'fp4';

/** What of a plan, beside N and D, changes what a law says of it: experts without a shape, a format that costs loss, an optimizer. */
export interface Asked {
  readonly experts?: { readonly all: number; readonly active: number };
  readonly precision?: FastFormat;
  readonly optimizer?: 'muon';
}

/** The format that devices compute in under a precision that a law is asked with, such as `e4m3:128`; undefined for bf16. */
export function formatOf(precision = ''): Exclude<NumberFormat, 'bf16' | 'int8'> | undefined {
  if (/^(?:fp4|e2m1)/i.test(precision)) return 'fp4';
  if (/^(?:fp8|e[45]m[23])/i.test(precision)) return 'fp8';
  return (['fp16', 'fp32', 'tf32'] as const).find(one => one === precision.toLowerCase());
}

export function isFast(format: NumberFormat | undefined): format is FastFormat {
  return format === 'fp8' || format === 'fp4';
}

/** What a plan asks of laws beside its size. */
export function askedOf(
  {
    shape,
    format,
    optimizer,
  }: {
    readonly shape: Shape | undefined;
    readonly format: NumberFormat | undefined;
    readonly optimizer?: string | undefined;
  },
  value: (path: Path) => number | undefined,
): Asked {
  const [all, active] = [value('model.experts'), value('model.activeExperts')];
  return {
    ...(shape === undefined && all !== undefined && active !== undefined && { experts: { all, active } }),
    ...(isFast(format) && { precision: format }),
    ...(/muon/i.test(optimizer ?? '') && { optimizer: 'muon' as const }),
  };
}

/**
 * How one law is asked for it, as in `recommend`: one of experts takes their number, another what some of them are worth.
 * A format whose loss cannot be added to that of the law leaves it as it is.
 */
export function lawRequest(
  law: Law,
  { experts, precision, optimizer }: Asked,
): Pick<RecommendRequest, 'experts' | 'activeExperts' | 'precision' | 'optimizer'> {
  const isWeighed = (one: Pick<Asked, 'precision' | 'optimizer'>) =>
    isModified(one) && modifierRefused(law, one) === undefined;
  return {
    ...(experts !== undefined && mixtureRequest(law, experts)),
    ...(precision !== undefined && isWeighed({ precision }) && { precision }),
    ...(optimizer !== undefined && isWeighed({ optimizer }) && { optimizer }),
  };
}

function mixtureRequest(
  law: Law,
  { all, active }: NonNullable<Asked['experts']>,
): Pick<RecommendRequest, 'experts' | 'activeExperts'> {
  const takes = Object.values(law.relations).some(relation => formOf(relation).takes.includes('experts'));
  return takes ? { experts: all } : { experts: all, activeExperts: active };
}

/** Why what a format or an optimizer changes cannot be weighed with a law; undefined where it can, or where there is none. */
export function modifierRefused(
  law: Law,
  { precision, optimizer }: Pick<Asked, 'precision' | 'optimizer'>,
): Refusal | undefined {
  if (precision === undefined && optimizer === undefined) return undefined;
  try {
    surfaceFor(law, { ...(precision && { precision }), ...(optimizer && { optimizer }) });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
