import { type CoefficientName, coefficientNames } from '../../fit/restriction.ts';
import { InputError } from '../io.ts';
import { readBudget } from '../quantities.ts';

/** FLOP of a budget in any of its forms: `1e24`, `200 PF-days`, `64 H100 * 30 days * 40%`. */
export async function budgetOption(text: string, option: string): Promise<number> {
  try {
    return (await readBudget(text)).compute;
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${option}: ${error.message}`);
    throw error;
  }
}

/** Budgets between commas. */
export function budgetList(text: string, option: string): Promise<readonly number[]> {
  return Promise.all(text.split(',').map(part => budgetOption(part, option)));
}

export function numberOption(option: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InputError(`Option ${option} takes a number: got '${text}'`);
  return value;
}

/** Levels in percent between commas: `80,95`. */
export function percentList(text: string): readonly number[] {
  return text
    .split(',')
    .map(part => numberOption('--levels', part.replace(/%$/, '')))
    .toSorted((one, other) => one - other);
}

/** `E=1.69` and the like. */
export function fixedCoefficients(texts: readonly string[]): Partial<Record<CoefficientName, number>> {
  const fixed: Partial<Record<CoefficientName, number>> = {};
  for (const text of texts.flatMap(entry => entry.split(','))) {
    const [name = '', value = ''] = text.split('=').map(part => part.trim());
    const known = coefficientNames.find(coefficient => coefficient.toLowerCase() === name.toLowerCase());
    if (known === undefined) {
      throw new InputError(
        `Option --fix takes E, A, B, alpha or beta with a value, such as E=1.69: got '${text}'`,
      );
    }
    fixed[known] = numberOption('--fix', value);
  }
  return fixed;
}
