import { findAccelerator } from '../../catalog/accelerators.ts';
import { defaultLaw, findLaw } from '../../catalog/laws.ts';
import { parametricOf } from '../../core/law-allocation.ts';
import { sixDigits } from '../../text/numbers.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/design.ts';
import { defined } from '../defined.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { shareOn } from '../quantities.ts';
import { designView } from '../views/design.ts';

/** Design pilots and write the CSV that was asked for. */
export async function designAnswer({ options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const { out, pilot, target, noise, budgets, sizes, spacing, width, simulations, seed } = options;
  if (options.simulate && out === undefined) {
    throw new InputError('Option --simulate is about the file of runs: expected --out too');
  }
  const { design } = await import('../../fit/design.ts');
  const { law = findLaw(defaultLaw()) } = options;
  if (out !== undefined) await refuseFilled(out, io);
  const coefficients = parametricOf(law);
  if (coefficients === undefined) {
    throw new InputError(
      `Law ${law.id} has no parametric loss to simulate: a design needs E, A, B, alpha and beta`,
    );
  }
  const shapes = options.compare ? 27 : 1;
  io.spend?.((budgets ?? 5) * (sizes ?? 7) * (simulations ?? 1000) * shapes, 'pilot runs that are simulated');
  const document = design({
    pilot,
    target,
    law: law.id,
    range: law.range,
    coefficients,
    noise,
    ...defined({ budgets, sizes, spacing, width }),
    compare: options.compare,
    simulations,
    seed,
    accelerator: await acceleratorOf(options),
  });
  if (out !== undefined) {
    const { designCsv } = await import('../../fit/design-csv.ts');
    await io.writeText(out, designCsv(document, options.simulate));
  }
  return { view: designView(document, out), exitCode: 0 };
}

/** Losses that were filled in are what the pilots were paid for. */
async function refuseFilled(path: string, io: Io): Promise<void> {
  const { hasLosses } = await import('../../fit/read-runs.ts');
  const there = (await io.inspectOutput?.(path)) ?? '';
  if (hasLosses(there)) {
    throw new InputError(`--out ${path} has losses filled in, which the design would erase: name another`);
  }
}

async function acceleratorOf({
  accelerator: name = 'H100',
  utilisation: spoken,
}: CallOf<typeof declared>['options']): Promise<{ readonly name: string; readonly flopPerSecond: number }> {
  const utilisation = (await shareOn(spoken, name)) ?? 0.4;
  const accelerator = findAccelerator(name);
  if (!(utilisation > 0 && utilisation <= 1)) {
    throw new InputError(`Option --utilisation takes a share above 0 and at most 1: got ${utilisation}`);
  }
  const peak = accelerator.peakDense.bf16;
  if (peak === undefined) throw new InputError(`Accelerator ${accelerator.id} has no bf16 rate on record`);
  return {
    name: `${accelerator.name} at ${sixDigits(100 * utilisation)}% of bf16`,
    flopPerSecond: peak * utilisation,
  };
}
