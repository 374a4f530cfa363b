import type { OrganisationUse } from '../catalog/organisation.ts';
import type { Caveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import * as quantity from '../quantity/index.ts';

/** The shipped accelerators, loaded when a text names one. */
async function shipped<Options extends quantity.QuantityOptions>(
  text: string,
  options: Options,
): Promise<Options> {
  // parsePlain throws TypeError for what is no text
  if (quantity.parsePlain(text) !== undefined || options.accelerators !== undefined) return options;
  const { accelerators } = await import('../catalog/accelerators.ts');
  return { ...options, accelerators: accelerators() };
}

/**
 * Read any quantity, with the shipped accelerators by name; see `parseQuantity` of the quantity folder for what can
 * be written. Shipped accelerators for a time, without a utilisation, are taken at the one that `estimate` predicts.
 *
 * @param text at most 500 characters
 * @returns the value in base units with its dimension, what is known of the machines, assumptions and caveats
 * @throws QuantityError (a RangeError) with the place, for anything that is not a positive quantity; TypeError for
 * what is no text
 * @example
 * (await parseQuantity('64 H100 * 30 days * 40%')).value // => 6.565183488e22
 */
export async function parseQuantity(
  text: string,
  options: quantity.QuantityOptions = {},
): Promise<quantity.Quantity> {
  const found = await quantity.parseQuantity(text, await shipped(text, options));
  if (found.dimension !== 'FLOP') return found;
  const { compute: value, ...rest } = await atPrediction({ ...found, compute: found.value }, options);
  return { ...rest, value };
}

/**
 * Read a budget from anything that gives FLOP: compute, shipped accelerators for a time, money at a price. Where none is
 * given, the utilisation is what `estimate` predicts of these machines, and an assumption says so.
 *
 * @throws QuantityError (a RangeError); `$2M` alone says that a price is missing
 * @example
 * (await parseBudget('$250k at $2.10/H100-hour and 40% MFU')).acceleratorHours // => 119047.61904761904
 */
export async function parseBudget(
  text: string,
  options: Omit<quantity.QuantityOptions, 'expected' | 'allowZero'> = {},
): Promise<quantity.Budget & TakenFromFile> {
  return atPrediction(await quantity.parseBudget(text, await shipped(text, options)), options);
}

/**
 * Read a range, `1e20..1e25` or `1e20..1e25:13`, of quantities that may name shipped accelerators.
 *
 * @throws QuantityError (a RangeError) for an end that is no quantity, or a range that does not rise
 * @example
 * (await parseRange('1e20..1e22')).values // => [1e20, 1e21, 1e22]
 */
export async function parseRange(
  text: string,
  options: quantity.QuantityOptions = {},
): Promise<quantity.QuantityRange> {
  const { text: ends, ...said } = await rangeAtPrediction(text, options);
  const range = await quantity.parseRange(ends, await shipped(ends, options));
  return {
    ...range,
    assumptions: [...said.assumptions, ...range.assumptions],
    caveats: [...said.caveats, ...range.caveats],
  };
}

/** Notes of what was read. */
type Notes = Pick<quantity.QuantityRange, 'assumptions' | 'caveats'>;

/** A range whose ends are machines and a time, with the FLOP that are predicted of them in their place. */
async function rangeAtPrediction(
  text: string,
  options: quantity.QuantityOptions,
): Promise<Notes & { text: string }> {
  const none = { text, assumptions: [], caveats: [] };
  if (options.expected !== undefined && options.expected !== 'FLOP') return none;
  const [, low = '', high = '', steps = ''] = /^(.*?)\.\.(.*?)(:\s*\d+\s*)?$/s.exec(text) ?? [];
  const said: Notes[] = [];
  const written: string[] = [];
  for (const end of [low, high]) {
    if (quantity.parsePlain(end) !== undefined) {
      written.push(end);
      continue;
    }
    try {
      const found = await parseQuantity(end, options);
      if (!found.assumptions.some(({ code }) => /^(?:predicted|usual)-utilisation$/.test(code))) return none;
      said.push(found);
      written.push(`${found.value} FLOP`);
    } catch (error) {
      // the whole range is read again, for its own message
      if (error instanceof Refusal) return none;
      throw error;
    }
  }
  const [first] = said;
  if (first === undefined) return none;
  return { text: `${written.join('..')}${steps}`, assumptions: first.assumptions, caveats: first.caveats };
}

/** What was taken from an organisation's file. */
interface TakenFromFile {
  readonly organisation?: OrganisationUse;
}

/** The assumption that stands for a utilisation that nobody gave. */
function utilisationAssumed({
  utilisation,
  organisation: used,
}: TakenFromFile & { readonly utilisation: number }): Pick<Caveat, 'code' | 'args'> {
  return used?.taken.includes('utilisation')
    ? { code: 'usual-utilisation', args: { utilisation, file: used.file } }
    : { code: 'predicted-utilisation', args: { utilisation } };
}

/** What is known of the machines behind FLOP. */
interface MachineCompute {
  readonly compute: number;
  readonly accelerator?: string;
  readonly devices?: number;
  readonly acceleratorHours?: number;
  readonly utilisation?: number;
  readonly assumptions: readonly Caveat[];
}

/**
 * Machines and a time without a utilisation, at the one that is predicted of them, as `estimate` has it. Machines of
 * one's own, and defaults that are asked for, stay as they are.
 */
async function atPrediction<Found extends MachineCompute>(
  found: Found,
  { accelerators, defaults }: quantity.QuantityOptions,
): Promise<Found & TakenFromFile> {
  const { accelerator, acceleratorHours, devices } = found;
  const isAssumed = found.assumptions.some(({ code }) => code === 'default-utilisation');
  const isAsked =
    accelerators !== undefined || defaults?.utilisation !== undefined || defaults?.precision !== undefined;
  if (!isAssumed || isAsked || accelerator === undefined || acceleratorHours === undefined) return found;
  const { predictedBudget } = await import('./spoken-budget.ts');
  const whole = devices !== undefined && Number.isSafeInteger(devices);
  const predicted = predictedBudget({
    accelerator,
    acceleratorHours,
    ...(whole && { accelerators: devices }),
  });
  const assumptions = found.assumptions.map(item =>
    item.code === 'default-utilisation' ? { ...item, ...utilisationAssumed(predicted) } : item,
  );
  return { ...found, ...predicted, assumptions };
}
