import { accelerators } from '../catalog/accelerators.ts';
import { Refusal } from '../core/refusal.ts';
import { DIRTIEST_GRID } from '../plan/request.ts';
import type { EstimateRequest } from '../plan/types.ts';
import { parsePlain } from '../quantity/plain.ts';
import type { Options } from './declaration.ts';
import { InputError, type Io } from './io.ts';
import { readLaw } from './law-option.ts';

/** The request that the words and options of `estimate` describe. */
export async function estimateRequest(
  budget: string | undefined,
  options: Options,
  io: Io,
): Promise<EstimateRequest> {
  const on = options.on === undefined ? {} : readAccelerators(String(options.on));
  const spoken = budget === undefined ? {} : await readBudgetWords(budget);
  const text = (name: string) => (options[name] === undefined ? undefined : String(options[name]));
  return defined({
    ...spoken,
    ...on,
    ...(await readModelOption(text('model'), io)),
    parameters: await count(text('params'), 'parameter', '--params'),
    tokens: await count(text('tokens'), 'token', '--tokens'),
    law: options.law === undefined ? undefined : await readLaw(String(options.law), io),
    precision: options.precision as EstimateRequest['precision'],
    gradients: options.gradients as EstimateRequest['gradients'],
    utilisation: (await share(text('mfu'), '--mfu')) ?? spoken.utilisation,
    utilisationConvention: options.mfuCounts as EstimateRequest['utilisationConvention'],
    price: (await price(text('price'))) ?? spoken.price,
    power: await power(text('power')),
    pue: await share(text('pue'), '--pue'),
    grid: gridIntensity(text('grid')),
    sequenceLength: await count(text('sequenceLength'), 'token', '--sequence-length'),
    batchTokens: await count(text('batch'), 'token', '--batch'),
    reserve: await share(text('reserve'), '--reserve'),
    layout: layoutOf(options),
  });
}

/** Degrees and choices that are given; undefined where none is, so that all are searched. */
function layoutOf(options: Options): EstimateRequest['layout'] {
  const layout = defined({
    tensor: options.tensor,
    pipeline: options.pipeline,
    interleave: options.interleave,
    data: options.data,
    context: options.context,
    expert: options.expert,
    zero: options.zero === undefined ? undefined : Number(options.zero),
    microBatch: options.microBatch,
    recompute: options.recompute,
  });
  return Object.keys(layout).length === 0 ? undefined : (layout as EstimateRequest['layout']);
}

/** `1024 h100-sxm`, `8xH100`, `1024h100`, `h100`: how many of which; no number is left to what `estimate` takes. */
function readAccelerators(text: string): Pick<EstimateRequest, 'accelerator' | 'accelerators'> {
  const match = /^\s*(?:([\d.,]+k?)\s*[x×*]?\s*)?([a-z].*?)\s*$/i.exec(text);
  const number = match?.[1] === undefined ? undefined : parsePlain(match[1])?.value;
  if (match === null || (match[1] !== undefined && number === undefined)) {
    throw new InputError(`--on must say how many of which, such as "1024 h100-sxm": got '${text}'`);
  }
  return { accelerator: match[2]!, ...defined({ accelerators: number }) };
}

/** A budget in words: compute, money, accelerator-time or time, and what it says of price and utilisation. */
async function readBudgetWords(text: string): Promise<EstimateRequest> {
  const plain = parsePlain(text);
  if (plain !== undefined && (plain.dimension === 'number' || plain.dimension === 'FLOP')) {
    return { compute: plain.value };
  }
  const { parseQuantity } = await import('../quantity/parse.ts');
  const quantity = await parseQuantity(text, { accelerators: accelerators() });
  const { value, dimension, accelerator, devices, acceleratorHours, utilisation, price: hourly } = quantity;
  const machines = defined({ accelerator, accelerators: devices, price: hourly });
  if (dimension === 'USD') return { money: value };
  if (dimension === 'second') return { seconds: value };
  if (dimension === 'device*second') return { ...machines, acceleratorHours: value / 3600 };
  if (dimension !== 'FLOP') {
    throw new InputError(
      `Budget must be FLOP, accelerators for a time, money or a time: got ${dimension} in '${text}'`,
    );
  }
  const assumed = quantity.assumptions.some(item => item.code === 'default-utilisation');
  // hours say more than FLOP at an assumed share: what they buy follows from documented runs
  if (assumed && acceleratorHours !== undefined) return { ...machines, acceleratorHours };
  return { ...machines, compute: value, ...defined({ utilisation: utilisation }) };
}

/** The shape of `--model`. */
async function readModelOption(word: string | undefined, io: Io): Promise<EstimateRequest> {
  if (word === undefined) return {};
  const { readModel } = await import('./model-option.ts');
  const { architecture, name } = await readModel(word, io);
  return { model: architecture, modelName: name };
}

async function count(
  text: string | undefined,
  unit: 'parameter' | 'token',
  option: string,
): Promise<number | undefined> {
  return quantity(text, { option, expected: unit });
}

async function share(text: string | undefined, option: string): Promise<number | undefined> {
  return quantity(text, { option, expected: 'number' });
}

/** USD per accelerator-hour: `2.10`, `$2.10`, `$2.10/H100-hour`. */
async function price(text: string | undefined): Promise<number | undefined> {
  const plain = /^\s*\$?\s*(\d+(?:\.\d+)?)\s*$/.exec(text ?? '');
  if (plain !== null) return Number(plain[1]);
  const perSecond = await quantity(text, { option: '--price', expected: 'USD/device/second' });
  return perSecond === undefined ? undefined : perSecond * 3600;
}

/** Watts: `700`, `700 W`, `0.7 kW`. */
async function power(text: string | undefined): Promise<number | undefined> {
  return quantity(text, { option: '--power', expected: 'joule/second' });
}

/** kg of CO2 per kWh: `0.385`, `0.385 kg/kWh`, `385 g/kWh`. */
function gridIntensity(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:(k?)g(?:\s*co2e?q?)?\s*\/\s*kWh)?\s*$/i.exec(text);
  if (match === null) {
    throw new InputError(`--grid must be kg of CO2 per kWh, such as 0.385 or "385 g/kWh": got '${text}'`);
  }
  const grid = match[2] === '' ? Number(match[1]) / 1000 : Number(match[1]);
  if (grid > DIRTIEST_GRID) {
    const hint = match[2] === undefined ? `, such as "${match[1]} g/kWh"` : '';
    throw new InputError(`--grid must be at most ${DIRTIEST_GRID} kg of CO2 per kWh${hint}: got '${text}'`);
  }
  return grid;
}

async function quantity(
  text: string | undefined,
  options: {
    readonly option: string;
    readonly expected: 'parameter' | 'token' | 'number' | 'joule/second' | 'USD/device/second';
  },
): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const { option, expected } = options;
  const plain = parsePlain(text);
  if (plain !== undefined && (plain.dimension === 'number' || plain.dimension === expected))
    return plain.value;
  const { parseQuantity } = await import('../quantity/parse.ts');
  try {
    return (await parseQuantity(text, { expected, accelerators: accelerators() })).value;
  } catch (error) {
    if (error instanceof Refusal) throw new InputError(`${option}: ${error.message}`);
    throw error;
  }
}

/** Without the keys that are undefined. */
function defined<T extends Record<string, unknown>>(values: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Key in keyof T]?: NonNullable<T[Key]> };
}
