import { findAccelerator } from '../../catalog/accelerators.ts';
import { DEFAULT_LAW } from '../../catalog/laws.ts';
import type { ParametricCoefficients } from '../../core/index.ts';
import type { Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { readLaw } from '../law-option.ts';
import { readFraction } from '../quantities.ts';
import { designView } from '../views/design.ts';
import { budgetOption, numberOption } from './fit-options.ts';

/** Design pilots and write the CSV that was asked for. */
export async function designCommand(_args: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const out = options.out as string | undefined;
  if (options.simulate === true && out === undefined) {
    throw new InputError('Option --simulate is about the file of runs: expected --out too');
  }
  if (out !== undefined) await refuseFilled(out, io);
  const { design } = await import('../../fit/design.ts');
  const word = (options.law as string | undefined) ?? DEFAULT_LAW;
  const law = await readLaw(word, io);
  const relation = law.relations.loss;
  if (relation?.form !== 'parametric') {
    throw new InputError(
      `Law ${word} has no parametric loss to simulate: a design needs E, A, B, alpha and beta`,
    );
  }
  const optional = (name: string, value: unknown) =>
    value === undefined ? undefined : numberOption(name, value as string);
  const document = design({
    pilot: await budgetOption(options.pilot as string, '--pilot'),
    target: await budgetOption(options.target as string, '--target'),
    law: law.id,
    range: law.range,
    coefficients: coefficientsOf(relation.coefficients),
    noise: await readFraction(options.noise, '--noise'),
    ...defined({
      budgets: options.budgets as number | undefined,
      sizes: options.sizes as number | undefined,
      spacing: optional('--spacing', options.spacing),
      width: optional('--width', options.width),
    }),
    compare: options.compare === true,
    simulations: options.simulations as number | undefined,
    seed: options.seed as number | undefined,
    accelerator: await acceleratorOf(options),
  });
  if (out !== undefined) {
    const { designCsv } = await import('../../fit/design-csv.ts');
    await io.writeText(out, designCsv(document, options.simulate === true));
  }
  return { view: designView(document, out), exitCode: 0 };
}

/** Losses that were filled in are what the pilots were paid for. */
async function refuseFilled(path: string, io: Io): Promise<void> {
  const { hasLosses } = await import('../../fit/filled-losses.ts');
  const there = await io.readText(path).catch((error: unknown) => {
    if (error instanceof InputError) return '';
    throw error;
  });
  if (hasLosses(there)) {
    throw new InputError(`--out ${path} has losses filled in, which the design would erase: name another`);
  }
}

function coefficientsOf({ E, A, B, alpha, beta }: Readonly<Record<string, number>>): ParametricCoefficients {
  return { E: E!, A: A!, B: B!, alpha: alpha!, beta: beta! };
}

async function acceleratorOf(options: Options): Promise<{ name: string; flopPerSecond: number }> {
  const accelerator = findAccelerator((options.accelerator as string | undefined) ?? 'H100');
  const utilisation = (await readFraction(options.utilisation, '--utilisation')) ?? 0.4;
  if (!(utilisation > 0 && utilisation <= 1)) {
    throw new InputError(`Option --utilisation takes a share above 0 and at most 1: got ${utilisation}`);
  }
  const peak = accelerator.peakDense.bf16;
  if (peak === undefined) throw new InputError(`Accelerator ${accelerator.id} has no bf16 rate on record`);
  return { name: `${accelerator.name} at ${100 * utilisation}% of bf16`, flopPerSecond: peak * utilisation };
}

function defined<T extends object>(values: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
}
