import { type CoefficientName, coefficientNames } from '../../fit/restriction.ts';
import { InputError } from '../io.ts';

/** A budget in FLOP: a plain number, with or without its unit. */
export function parseBudget(text: string, option: string): number {
  const number = text.trim().replace(/\s*FLOPs?$/i, '');
  const value =
    /^\d/.test(number) || number.startsWith('.') ? Number(number.replaceAll(',', '')) : Number.NaN;
  if (!(value > 0 && Number.isFinite(value))) {
    throw new InputError(`Option ${option} takes a budget in FLOP such as 1e24: got '${text}'`);
  }
  return value;
}

/** Budgets between commas. */
export function budgetList(text: string, option: string): readonly number[] {
  return text.split(',').map(part => parseBudget(part, option));
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
