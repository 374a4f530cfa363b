import { Refusal } from '../../core/refusal.ts';
import { type CoefficientName, coefficientNames } from '../../fit/restriction.ts';
import { InputError } from '../io.ts';
import { readBudget } from '../quantities.ts';

/** FLOP of a budget in any of its forms: `1e24`, `200 PF-days`, `64 H100 * 30 days * 40%`. */
export async function budgetOption(text: string, option: string): Promise<number> {
  try {
    return (await readBudget(text)).compute;
  } catch (error) {
    if (error instanceof Refusal) throw new InputError(`${option}: ${error.message}`);
    throw error;
  }
}

/** Budgets between commas. */
export function budgetList(text: string, option: string): Promise<readonly number[]> {
  // the comma of 1,000 is no separator
  return Promise.all(text.split(/,(?!\d{3}(?!\d))/).map(part => budgetOption(part, option)));
}

/** Budgets of a repeatable option, each one or several between commas. */
export async function budgetLists(texts: readonly string[], option: string): Promise<readonly number[]> {
  return (await Promise.all(texts.map(text => budgetList(text, option)))).flat();
}

/** Options of `fit` that other options must stand beside, by their names in commander and on the command line. */
const parametricOnly = {
  objective: '--objective',
  delta: '--delta',
  fix: '--fix',
  tieExponents: '--tie-exponents',
  holdout: '--holdout',
} as const;
const lawFileOnly = {
  uncertainty: '--uncertainty',
  name: '--name',
  counting: '--counting',
  lossUnit: '--loss-unit',
  date: '--date',
} as const;
const bootstrapOnly = {
  uncertainty: '--uncertainty',
  seed: '--seed',
  workers: '--workers',
  levels: '--levels',
} as const;

/** Refuse options of `fit` that would have no effect. */
export function refuseIdle(options: Readonly<Record<string, unknown>>): void {
  const { method = 'parametric' } = options;
  const given = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).find(([name]) => options[name] !== undefined)?.[1];
  const parametric = given(parametricOnly);
  if (method !== 'parametric' && parametric !== undefined) {
    throw new InputError(`Option ${parametric} belongs to --method parametric: got --method ${method}`);
  }
  const { objective } = options;
  if (options.delta !== undefined && String(objective ?? '').startsWith('squared')) {
    throw new InputError(`Option --delta is about the Huber loss: got --objective ${objective}`);
  }
  if (method !== 'isoflop' && options.budgets !== undefined) {
    throw new InputError(`Option --budgets belongs to --method isoflop: got --method ${method}`);
  }
  const lawFile = given(lawFileOnly);
  if (options.out === undefined && lawFile !== undefined) {
    throw new InputError(`Option ${lawFile} is about the law file: expected --out too`);
  }
  const bootstrap = given(bootstrapOnly);
  if (options.bootstrap === undefined && bootstrap !== undefined) {
    throw new InputError(`Option ${bootstrap} is about the bootstrap: expected --bootstrap too`);
  }
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
    const [name = '', value = '', ...more] = text.split('=').map(part => part.trim());
    if (name === 'a' || name === 'b') {
      throw new InputError(
        `Option --fix takes ${name.toUpperCase()} or ${name === 'a' ? 'alpha' : 'beta'}; ${name} is an exponent of C, which follows from alpha and beta: got '${text}'`,
      );
    }
    const known = coefficientNames.find(coefficient => coefficient.toLowerCase() === name.toLowerCase());
    if (known === undefined || more.length > 0) {
      throw new InputError(
        `Option --fix takes E, A, B, alpha or beta with a value, such as E=1.69: got '${text}'`,
      );
    }
    if (fixed[known] !== undefined) throw new InputError(`Option --fix gives ${known} twice: got '${text}'`);
    fixed[known] = numberOption('--fix', value);
  }
  return fixed;
}
