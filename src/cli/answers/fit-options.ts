import { type CoefficientName, coefficientNames } from '../../fit/restriction.ts';
import { kebab, type Values } from '../command.ts';
import type { options as declared } from '../commands/fit.ts';
import { InputError } from '../io.ts';
import { decimalOf } from '../options.ts';
import { readCompute } from '../quantities.ts';

type Options = Values<typeof declared>;

/** Budgets between commas. */
export function budgetList(text: string, option: string): Promise<readonly number[]> {
  // the comma of 1,000 is no separator
  return Promise.all(text.split(/,(?!\d{3}(?!\d))/).map(part => readCompute(part, option)));
}

/** Options that other options must stand beside. */
const PARAMETRIC_ONLY = ['objective', 'delta', 'fix', 'tieExponents', 'form', 'holdout'] as const;
const LAW_FILE_ONLY = ['uncertainty', 'name', 'counting', 'lossUnit', 'date'] as const;
const BOOTSTRAP_ONLY = ['uncertainty', 'seed', 'workers', 'levels'] as const;

/** Refuse options of `fit` that would have no effect. */
export function refuseIdle(options: Options): void {
  const { method = 'parametric', objective } = options;
  const given = (names: readonly (keyof Options)[]) => {
    const found = names.find(name => options[name] !== undefined && options[name] !== false);
    return found && `--${kebab(found)}`;
  };
  const parametric = given(PARAMETRIC_ONLY);
  if (method !== 'parametric' && parametric !== undefined) {
    throw new InputError(`Option ${parametric} belongs to --method parametric: got --method ${method}`);
  }
  if (options.delta !== undefined && objective?.startsWith('squared')) {
    throw new InputError(`Option --delta is about the Huber loss: got --objective ${objective}`);
  }
  if (method !== 'isoflop' && options.budgets !== undefined) {
    throw new InputError(`Option --budgets belongs to --method isoflop: got --method ${method}`);
  }
  const lawFile = given(LAW_FILE_ONLY);
  if (options.out === undefined && lawFile !== undefined) {
    throw new InputError(`Option ${lawFile} is about the law file: expected --out too`);
  }
  const bootstrap = given(BOOTSTRAP_ONLY);
  if (options.bootstrap === undefined && bootstrap !== undefined) {
    throw new InputError(`Option ${bootstrap} is about the bootstrap: expected --bootstrap too`);
  }
}

/** Levels in percent between commas: `80,95`. */
export function percentList(text: string): readonly number[] {
  return text
    .split(',')
    .map(part => decimalOf(part.replace(/%$/, ''), '--levels'))
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
    fixed[known] = decimalOf(value, '--fix');
  }
  return fixed;
}
