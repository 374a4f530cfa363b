import { readFileSync } from 'node:fs';

/** One value that a paper prints, with the inputs that give it. */
export interface AccountingCheck {
  readonly id: string;
  /** The folder that reproduces it. */
  readonly part: 'model' | 'cluster';
  /** Name of an evaluator. */
  readonly evaluate: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly published: number;
  /** Relative, about the rounding of the printed value; or one unit of the last printed digit. */
  readonly tolerance?: number;
  readonly digit?: number;
  readonly convention?: string;
  readonly source: string;
  /** False for a discrepancy that stays open; then what we compute instead. */
  readonly reproduces?: false;
  readonly recomputed?: number;
  readonly note?: string;
}

/** From a check's inputs to its value, before `inputs.per` (the unit that the source prints) divides it. */
export type Evaluator = (inputs: Readonly<Record<string, unknown>>) => number;

export const accountingChecks: readonly AccountingCheck[] = (
  JSON.parse(readFileSync('data/checks/accounting.json', 'utf8')) as { checks: AccountingCheck[] }
).checks;

/** What we compute for a check, in the unit of the published value. */
export function evaluateCheck(
  check: AccountingCheck,
  evaluators: Readonly<Record<string, Evaluator>>,
): number {
  const evaluator = evaluators[check.evaluate];
  if (evaluator === undefined) throw new Error(`${check.id}: no evaluator ${check.evaluate}`);
  return evaluator(check.inputs) / ((check.inputs.per as number | undefined) ?? 1);
}

/** Whether a value agrees with what was published. */
export function agrees(check: AccountingCheck, value: number): boolean {
  const allowed = check.digit ?? Math.abs(check.published) * check.tolerance!;
  return Math.abs(value - check.published) <= allowed * (1 + 1e-12);
}
