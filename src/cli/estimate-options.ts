import { accelerators } from '../catalog/accelerators.ts';
import { DIRTIEST_GRID } from '../plan/request.ts';
import type { EstimateRequest } from '../plan/types.ts';
import type { Values } from './command.ts';
import type { options as declared } from './commands/estimate.ts';
import { defined } from './defined.ts';
import { InputError, type Io } from './io.ts';
import { type Accelerators, plainBudget } from './quantities.ts';
import type { MixedOption } from './request-options.ts';

type Declared = Values<typeof declared>;
type Options = Partial<Omit<Declared, 'on'>> & MixedOption & { readonly on?: Accelerators | undefined };

/** The request that the words and options of `estimate` describe. */
export async function estimateRequest(
  budget: string | undefined,
  options: Options,
  io: Io,
): Promise<EstimateRequest> {
  const {
    on = {} as Partial<Accelerators>,
    law,
    precision,
    framework,
    gradients,
    pue,
    sequenceLength,
    reserve,
    mfu,
  } = options;
  const spoken = budget === undefined ? {} : await readBudgetWords(budget, on.accelerators);
  const limits = limitsOf(options);
  return defined({
    ...spoken,
    ...on,
    ...(await readModelOption(options.model, io)),
    parameters: options.params,
    activeParameters: options.active,
    ...options.experts,
    tokens: options.tokens,
    mixedTokens: options.mixedTokens,
    law,
    precision,
    framework,
    gradients,
    utilisation: mfu === undefined ? spoken.utilisation : mfu.share,
    achieved: mfu?.achieved,
    utilisationOf: mfu?.of as EstimateRequest['utilisationOf'],
    utilisationConvention: options.mfuCounts,
    measured: options.measured,
    like: options.like,
    price: options.price ?? spoken.price,
    power: options.power,
    pue,
    grid: gridIntensity(options.grid),
    sequenceLength,
    batchTokens: options.batch,
    reserve,
    serving: options.serving,
    layout: layoutOf(options),
    limits: Object.keys(limits).length === 0 ? undefined : limits,
  });
}

/** Limits that are given, by the names that proposals give them. */
export function limitsOf(options: Options): NonNullable<EstimateRequest['limits']> {
  const { money, deadline, uniqueTokens, inferenceTokens, maxParams, loss, ttft, tpot } = options;
  const latency = defined({ timeToFirstToken: ttft, timePerToken: tpot });
  return defined({
    money,
    deadline,
    uniqueTokens,
    servedTokens: inferenceTokens,
    parameters: maxParams,
    loss,
    latency: Object.keys(latency).length === 0 ? undefined : latency,
  });
}

/** Degrees and choices that are given; undefined where none is, so that all are searched. */
function layoutOf(options: Options): EstimateRequest['layout'] {
  const { tensor, pipeline, interleave, data, context, expert, zero, microBatch, recompute } = options;
  const stage = zero === undefined ? undefined : ZERO_STAGES[zero];
  const layout = defined({
    ...{ tensor, pipeline, interleave, data, context, expert, microBatch, recompute },
    zero: stage,
  });
  return Object.keys(layout).length === 0 ? undefined : layout;
}

const ZERO_STAGES = { 0: 0, 1: 1, 2: 2, 3: 3 } as const;

/**
 * A budget in words: compute, money, accelerator-time or time, and what it says of price and utilisation.
 *
 * @param count of accelerators that `--on` says
 */
async function readBudgetWords(text: string, count: number | undefined): Promise<EstimateRequest> {
  const compute = plainBudget(text);
  if (compute !== undefined) return { compute };
  const { parseQuantity } = await import('../quantity/parse.ts');
  const quantity = await parseQuantity(text, { accelerators: accelerators() });
  const { value, dimension, accelerator, devices, acceleratorHours, utilisation, price: hourly } = quantity;
  const { seconds } = quantity;
  const machines = defined({ accelerator, accelerators: devices, price: hourly });
  if (dimension === 'USD') return { money: value };
  if (dimension === 'second') return { seconds: value };
  // so many machines for a time are that time on them, unless others run it
  const isTime = devices !== undefined && seconds !== undefined && (count ?? devices) === devices;
  if (dimension === 'device*second')
    return { ...machines, ...(isTime ? { seconds } : { acceleratorHours: value / 3600 }) };
  if (dimension !== 'FLOP') {
    throw new InputError(
      `Budget must be FLOP, accelerators for a time, money or a time: got ${dimension} in '${text}'`,
    );
  }
  const assumed = quantity.assumptions.some(item => item.code === 'default-utilisation');
  // hours say more than FLOP at an assumed share: what they buy follows from documented runs
  if (assumed && acceleratorHours !== undefined)
    return { ...machines, ...(isTime ? { seconds } : { acceleratorHours }) };
  return { ...machines, compute: value, ...defined({ utilisation: utilisation }) };
}

/** The shape of `--model`. */
async function readModelOption(word: string | undefined, io: Io): Promise<EstimateRequest> {
  if (word === undefined) return {};
  const { readModel } = await import('./model-option.ts');
  const { architecture, name } = await readModel(word, io);
  return { model: architecture, modelName: name };
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
