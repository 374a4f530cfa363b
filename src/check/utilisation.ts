import { ROUNDING } from '../plan/peaks.ts';
import type { RuleContext } from './rules/rule.ts';

/** Utilisation of the 16-bit dense peak, given or implied, and what implies it. */
export interface Utilisation {
  readonly value: number;
  readonly given: boolean;
  readonly compute: number;
  readonly hours: number;
  readonly peak: number;
}

/**
 * Utilisation as published figures state it: model FLOP against the dense 16-bit peak. A given one is converted where
 * it is against another peak (FP8's, or the sparse headline); where none is given, compute, time and peak imply one, or it
 * is that of running steps that were measured on this generation of accelerator.
 */
export function utilisation(context: RuleContext): Utilisation | undefined {
  const { given, fact, value, text, accelerator } = context;
  const compute = value('compute') ?? Number.NaN;
  const hours = value('budget.acceleratorHours') ?? Number.NaN;
  const peak = value('hardware.peak') ?? Number.NaN;
  const mfu = fact('hardware.mfu');
  if (mfu === undefined) {
    const measured = measuredOn(context);
    return measured === undefined ? undefined : { value: measured, given: true, compute, hours, peak };
  }
  const named = text('hardware.precision');
  const sixteen = accelerator?.peakDense.bf16 ?? accelerator?.peakDense.fp16;
  const eight = named === 'fp8' || named === 'fp4' ? accelerator?.peakDense[named] : undefined;
  const stated = given('hardware.peak');
  const isEight = stated !== undefined && eight !== undefined && Math.abs(stated / eight - 1) <= ROUNDING;
  const scale = isEight && sixteen !== undefined ? stated / sixteen : 1;
  return {
    value: mfu.value * (mfu.origin === 'given' ? scale : 1),
    given: mfu.origin === 'given',
    compute,
    hours,
    peak,
  };
}

function measuredOn({ text, plan, accelerator }: RuleContext): number | undefined {
  if (text('hardware.measured') === undefined) return undefined;
  const { setting, reach } = plan.whole();
  const same = setting?.measured?.accelerator.generation === accelerator?.generation;
  return same ? reach?.forecast?.measured : undefined;
}

/** Where a finding about a utilisation points: at itself, or at the time that implies it. */
export const utilisationAt = [
  'hardware.mfu',
  'hardware.measured',
  'schedule.days',
  'budget.acceleratorHours',
  'hardware.count',
  'compute',
  'data.tokens',
] as const;
