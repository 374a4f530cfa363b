import type { NumberFormat as Format } from '../catalog/accelerators.ts';
import type { OrganisationUse } from '../catalog/organisation.ts';
import type { Caveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import { type PlainQuantity, parsePlain } from '../quantity/plain.ts';
import { plainDays, plainHourlyPrice } from '../quantity/plain-forms.ts';
import type { QuantityRange } from '../quantity/range.ts';
import type { Quantity } from '../quantity/types.ts';
import { defined } from './defined.ts';
import { InputError } from './io.ts';

/** A budget as a command takes it. */
export interface CommandBudget {
  /** FLOP. */
  readonly compute: number;
  /** As it was written, where that is more than a number of FLOP. */
  readonly written?: string;
  readonly caveats: readonly Caveat[];
  /** How it was understood, where accelerators, time or money stand in it. */
  readonly details?: Readonly<Record<string, number | string>>;
  /** What was taken from an organisation's file. */
  readonly organisation?: OrganisationUse;
}

/** The parser of quantities: loaded when more than a plain number is to be read. */
const parser = () => import('../plan/quantities.ts');

/** The budgets that the words of a command line give: none, one, or those of a range. */
export async function readBudgets(
  text: string,
  words: number,
): Promise<readonly (CommandBudget | undefined)[]> {
  if (words === 0) return [undefined];
  const several = budgetsIn(text);
  if (several !== undefined) return several.map(one => ({ compute: plainBudget(one)!, caveats: [] }));
  if (!text.includes('..')) return [await readBudget(text)];
  const { values, ...notes } = await (await parser()).parseRange(text, { expected: 'FLOP' });
  const high = parsePlain(text.slice(text.indexOf('..') + 2).replace(/:.*/, ''));
  if (high?.dimension === 'number') checkIsBudget(text.split('..')[0]!, { ...high, value: values[0]! });
  const caveats = await explained(notes);
  return values.map(compute => ({ compute, caveats }));
}

/** Several budgets that are plain numbers, `1e18 1e19 1e20`; undefined for anything else. */
function budgetsIn(text: string): readonly string[] | undefined {
  const words = text.trim().split(/\s+/);
  return words.length > 1 && words.every(isPlainBudget) ? words : undefined;
}

/** Whether a text is a range of budgets, or several. */
export function isSeveral(text: string): boolean {
  return text.includes('..') || budgetsIn(text) !== undefined;
}

/** What a budget takes for granted and what is doubtful in it, with sentences. */
async function explained(notes: Pick<QuantityRange, 'assumptions' | 'caveats'>): Promise<readonly Caveat[]> {
  const { assumptionMessage, quantityCaveatMessage } = await import('../quantity/notes.ts');
  const say = (message: (item: Caveat) => string) => (item: Caveat) => ({
    ...item,
    args: { ...item.args, message: message(item) },
  });
  return [...notes.assumptions.map(say(assumptionMessage)), ...notes.caveats.map(say(quantityCaveatMessage))];
}

/** FLOP below which a number without a unit is hardly meant as compute: its best model has some thousand parameters. */
const LEAST_BUDGET = 1e15;

/** @throws InputError where a plain number is too small to be a budget, with what it may have been meant as */
function checkIsBudget(text: string, { value, dimension }: PlainQuantity): void {
  if (dimension !== 'number' || value >= LEAST_BUDGET) return;
  const written = text.trim();
  const meant = [
    ...(value >= 1e6 ? [`parameters? --params ${written}`] : []),
    ...(value >= 1e9 ? [`tokens? --tokens ${written}`] : [`dollars? '$${written} at $2/H100-hour'`]),
    `FLOP all the same? '${written} FLOP'`,
  ];
  throw new InputError(
    `A budget without a unit is FLOP, such as 1e24, and '${written}' trains next to nothing: ${meant.join('; ')}`,
  );
}

/** One budget in any of its forms. */
export async function readBudget(text: string): Promise<CommandBudget> {
  const compute = plainBudget(text);
  if (compute !== undefined) return { compute, caveats: [] };
  const budget = await (await parser()).parseBudget(text);
  const { assumptions: _a, caveats: _c, compute: flop, organisation, ...details } = budget;
  return {
    compute: flop,
    written: text.trim(),
    caveats: await explained(budget),
    details: details as Record<string, number | string>,
    ...(organisation && { organisation }),
  };
}

/** Whether a text is FLOP alone. */
export function isPlainBudget(text: string): boolean {
  return ['number', 'FLOP'].includes(parsePlain(text)?.dimension ?? '');
}

/** The FLOP of a plain budget, `1e24` or `5.76e23 FLOP`; undefined where more than a number must be understood. */
export function plainBudget(text: string): number | undefined {
  const plain = parsePlain(text);
  if (plain === undefined || (plain.dimension !== 'number' && plain.dimension !== 'FLOP')) return undefined;
  checkIsBudget(text, plain);
  return plain.value;
}

/** FLOP of a budget in an option. */
export function readCompute(text: string, option: string): Promise<number> {
  return named(option, async () => (await readBudget(text)).compute);
}

/** Parameters and tokens of a run below which a plain number lacks its B, M or k. */
const LEAST_COUNT = 1000;

/** A count of an option: `70B`, `1.4T tokens`. */
export async function readCount(
  text: string,
  what: 'parameters' | 'tokens',
  option: string,
): Promise<number> {
  const plain = parsePlain(text);
  if (plain?.dimension === 'number' && plain.value < LEAST_COUNT && ['--params', '--tokens'].includes(option))
    throw new InputError(
      `${option} must be ${what}, such as ${text.trim()}B: got '${text}', which are ${text.trim()} of them; all the same? '${text.trim()} ${what}'`,
    );
  return readDimension(text, what === 'tokens' ? 'token' : 'parameter', option);
}

/** A value of an option in base units of its dimension; a plain number is one. */
export async function readDimension(
  text: string,
  dimension:
    | 'parameter'
    | 'token'
    | 'number'
    | 'byte'
    | 'joule/second'
    | 'FLOP/second'
    | 'USD'
    | 'second'
    | 'USD/device/second',
  option: string,
): Promise<number> {
  const plain = parsePlain(text);
  if (plain !== undefined && (plain.dimension === 'number' || plain.dimension === dimension))
    return plain.value;
  return named(
    option,
    async () => (await (await parser()).parseQuantity(text, { expected: dimension })).value,
  );
}

/** A share of an option: `5%`, `0.05`. */
export function readFraction(text: string, option: string, most = 1): Promise<number> {
  return named(option, async () => {
    const { value: share } = await (await parser()).parseQuantity(text, {
      expected: 'number',
      allowZero: true,
    });
    if (share > most)
      throw new Refusal(`Expected a share of at most ${100 * most}%, such as 5%: got "${text}"`);
    return share;
  });
}

/**
 * A number of an option: `2.0`, `80%`.
 *
 * @param expected what should stand there, with an example
 */
export async function readNumber(text: string, option: string, expected: string): Promise<number> {
  const plain = parsePlain(text);
  if (plain?.dimension === 'number') return plain.value;
  try {
    return (await (await parser()).parseQuantity(text, { expected: 'number' })).value;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new InputError(`${option} must be positive and finite, expected ${expected}: got '${text}'`);
  }
}

/** Accelerators of several kinds, with commas between them: `h100,h200`; a comma between digits groups them. */
export function readAcceleratorsList(text: string): Promise<readonly Accelerators[]> {
  return Promise.all(text.split(/,(?!\d{3}(?!\d))/).map(one => readAccelerators(one)));
}

/** USD per accelerator-hour: `2.10`, `$2.10`, `$2.10/H100-hour`. */
export async function readPrice(text: string, option: string): Promise<number> {
  const price = plainHourlyPrice(text) ?? (await readDimension(text, 'USD/device/second', option)) * 3600;
  if (Number.isFinite(price)) return price;
  throw new InputError(`${option} must be a price an hour, such as $2.10: got '${text}'`);
}

/** A share of the dense 16-bit peak, or of that of another format: `40%`, `40% of fp8`. */
export interface SpokenUtilisation {
  readonly share?: number;
  readonly of?: string;
  /** FLOP/s of one device, in place of a share. */
  readonly achieved?: number;
}

/** The share of an accelerator's dense 16-bit peak that a utilisation is. */
export async function shareOn(
  utilisation: SpokenUtilisation | undefined,
  accelerator: string | undefined,
): Promise<number | undefined> {
  const { share, of, achieved } = utilisation ?? {};
  if (of === undefined && achieved === undefined) return share;
  const { findAccelerator } = await import('../catalog/accelerators.ts');
  const peaks = accelerator === undefined ? {} : findAccelerator(accelerator).peakDense;
  const sixteen = peaks.bf16 ?? peaks.fp16;
  const reached = achieved ?? share! * (peaks[of as Format] ?? Number.NaN);
  if (sixteen !== undefined && reached <= 2 * sixteen && !(achieved !== undefined && achieved > sixteen))
    return reached / sixteen;
  throw new InputError(
    `--mfu must be what one device can reach: got ${achieved === undefined ? `a share of ${of}` : `${achieved / 1e12} TFLOP/s`} of ${accelerator ?? 'none'}`,
  );
}

/** A utilisation: `40%`, `0.4`, `40% of fp8`, `400 TFLOP/s` of one device. */
export async function readUtilisation(text: string, option: string): Promise<SpokenUtilisation> {
  if (/^\s*0*\.?0*\s*%?\s*$/.test(text))
    throw new InputError(`${option} must be above 0: got ${text.trim()}`);
  if (/flops?\b|flop\/s/i.test(text)) {
    const rate = text.replace(/\s*(?:\/|per|a)\s*(?:gpus?|devices?|accelerators?|chips?)$/i, '');
    return { achieved: await readDimension(rate, 'FLOP/second', option) };
  }
  const named = /^(.*\S)\s+of\s+(?:the\s+)?(bf16|fp16|fp8|fp32|tf32|fp4)(?:\s+peak)?\s*$/i.exec(text);
  const share = await readDimension(named?.[1] ?? text, 'number', option);
  return { share, ...(named !== null && { of: named[2]!.toLowerCase() }) };
}

/** Days of a time limit: `6 weeks`, `6w`, `42 days`. */
export async function readDays(text: string, option: string): Promise<number> {
  const plain = plainDays(text);
  if (plain !== undefined) return plain;
  if (/^\s*[\d.]+\s*$/.test(text)) {
    throw new InputError(`${option} must be a time, such as "6 weeks" or 42d: got '${text}'`);
  }
  return (await readDimension(text, 'second', option)) / SECONDS_PER_DAY;
}

/** Accelerators, and how many where that is said. */
export interface Accelerators {
  readonly accelerator: string;
  readonly accelerators?: number;
}

/** `1024 h100-sxm`, `8xH100`, `1024h100`, `h100`: how many of which; no number is left to who takes it. */
export async function readAccelerators(text: string): Promise<Accelerators> {
  const match = /^\s*(?:([\d.,]+k?)\s*[x×*]?\s*)?([a-z].*?)\s*$/i.exec(text);
  const number = match?.[1] === undefined ? undefined : parsePlain(match[1])?.value;
  if (match === null || (match[1] !== undefined && number === undefined)) {
    throw new InputError(`--on must say how many of which, such as "1024 h100-sxm": got '${text}'`);
  }
  const nodes = /^(?:(?:nodes?|servers?)\s+of|[dh]gx)[\s-]*([a-z].*)$/i.exec(match[2]!);
  if (nodes !== null) return onNodes(nodes[1]!, number ?? 1);
  return { accelerator: match[2]!, ...(number !== undefined && { accelerators: number }) };
}

/** Accelerators of nodes, `2 DGX H100`, `4 nodes of H100`: as many each as links join. */
async function onNodes(name: string, nodes: number): Promise<Accelerators> {
  const [{ findAccelerator }, { nodeSize }] = await Promise.all([
    import('../catalog/accelerators.ts'),
    import('../quantity/accelerators.ts'),
  ]);
  const accelerator = findAccelerator(name);
  const size = nodeSize(accelerator);
  if (size === undefined)
    throw new InputError(`--on must say how many ${name} are meant: a node of them is not on file`);
  return { accelerator: accelerator.id, accelerators: nodes * size };
}

/** Machines that FLOP to convert were written as. */
export interface AmountMachines {
  readonly accelerator?: string;
  readonly utilisation?: number;
  /** What was taken for granted, in sentences. */
  readonly assumed: readonly string[];
}

/** A value to convert, with the unit that its own words name. */
export async function readAmount(
  text: string,
): Promise<{ value: number; unit?: 'FLOP' | 'total-parameters'; machines?: AmountMachines }> {
  const plain = parsePlain(text);
  const quantity = plain ?? (await (await parser()).parseQuantity(text));
  if (quantity.dimension === 'FLOP') {
    if (plain !== undefined) return { value: plain.value, unit: 'FLOP' };
    const { value, accelerator, utilisation, ...notes } = quantity as Quantity;
    const assumed = (await explained(notes)).map(({ args }) => String(args.message));
    return { value, unit: 'FLOP', machines: { assumed, ...defined({ accelerator, utilisation }) } };
  }
  if (quantity.dimension === 'parameter') return { value: quantity.value, unit: 'total-parameters' };
  if (quantity.dimension !== 'number')
    throw new InputError(
      `What is converted must be a loss, parameters or FLOP: got ${quantity.dimension}, '${text}'`,
    );
  return { value: quantity.value };
}

async function named<T>(option: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal) throw new InputError(`${option}: ${error.message}`);
    throw error;
  }
}
