import { checksOf } from '../catalog/law-checks.ts';
import type { CheckKind, Law, LawCheck, Misprint } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { working } from '../core/work.ts';
import { evaluateCheck } from './evaluate-check.ts';

/** A value that a law must give back beside what it gives here. */
export interface CheckResult {
  readonly law: string;
  readonly case: string;
  readonly kind: CheckKind;
  /** What is printed, measured, or was worked out before. */
  readonly expected: number;
  readonly computed: number;
  /** Relative: computed/expected − 1. */
  readonly deviation: number;
  readonly tolerance: number;
  readonly holds: boolean;
  readonly where: string;
  readonly misprint?: Misprint;
  /** Why it does not hold, where that is known: the source says what its own constants do not. */
  readonly unreproduced?: string;
}

/** Compute one value of a law and set it beside what was printed. */
export function runCheck(law: Law, check: LawCheck): CheckResult {
  const computed = computedBy(law, check);
  const deviation = computed / check.expected - 1;
  return {
    law: law.id,
    case: check.case,
    kind: check.kind ?? 'published',
    expected: check.expected,
    computed,
    deviation,
    tolerance: check.tolerance,
    holds: Math.abs(deviation) <= check.tolerance,
    where: check.where,
    ...(check.misprint && { misprint: check.misprint }),
    ...(check.unreproduced && { unreproduced: check.unreproduced }),
  };
}

/**
 * Every value that the given laws must give back beside what is computed here, and whether it is published, measured or
 * only recomputed.
 *
 * @param laws shipped ones, whose checks are in data/laws, or a user's with checks of its own
 * @returns one result a check, in the order of the laws; `deviation` is relative, computed/expected − 1
 * @throws RangeError when a check asks for what its law cannot give, naming the law and the check
 * @example
 * runChecks([findLaw('pearce2024')]).map(check => [check.expected, check.holds]) // => [[1047491000, true]]
 */
export function runChecks(laws: readonly Law[]): readonly CheckResult[] {
  const results = Array.from(working('laws', laws), law =>
    (law.checks ?? checksOf(law.id)).map(check => runCheck(law, check)),
  );
  return results.flat();
}

function computedBy(law: Law, check: LawCheck): number {
  try {
    const value = evaluateCheck(law, check);
    if (Number.isFinite(value)) return value;
    throw new Refusal(`${check.evaluate} comes out as ${value}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`Law ${law.id}: check '${check.case}': ${error.message}`);
  }
}
