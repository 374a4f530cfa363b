import { findAccelerator } from '../catalog/accelerators.ts';
import { findFramework } from '../catalog/frameworks.ts';
import { findLaw } from '../catalog/laws.ts';
import { checkKeys, checkMagnitude } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { formatPercent } from '../quantity/format.ts';
import { nearest } from '../text/names.ts';
import { achievedShare, peakRatio } from './hardware.ts';
import { joinBudget } from './joint-budget.ts';
import { limitNames } from './limits.ts';
import { ownRuns } from './own-runs.ts';
import type { Path } from './paths.ts';
import { statedServing } from './served.ts';
import type { Stated } from './stated.ts';
import type { EstimateRequest } from './types.ts';

const budgets = ['compute', 'money', 'acceleratorHours', 'seconds'] as const;

/** kg of CO2 per kWh that no grid comes near: more can only be grams. */
export const DIRTIEST_GRID = 2;

/** Numbers of a request, by the names that a proposal gives them. */
const numbers: Readonly<Partial<Record<keyof EstimateRequest, Path>>> = {
  compute: 'compute',
  money: 'budget.money',
  acceleratorHours: 'budget.acceleratorHours',
  parameters: 'model.parameters',
  activeParameters: 'model.activeParameters',
  experts: 'model.experts',
  activeExperts: 'model.activeExperts',
  tokens: 'data.tokens',
  accelerators: 'hardware.count',
  utilisation: 'hardware.mfu',
  price: 'budget.price',
  power: 'hardware.power',
  pue: 'hardware.pue',
  grid: 'hardware.grid',
  sequenceLength: 'training.sequenceLength',
  batchTokens: 'training.batch',
  reserve: 'hardware.memoryReserve',
};

const choices: Readonly<Partial<Record<keyof EstimateRequest, Path>>> = {
  precision: 'hardware.precision',
  gradients: 'training.gradients',
  framework: 'training.framework',
  optimizer: 'training.optimizer',
  utilisationConvention: 'hardware.mfuCounts',
  measured: 'hardware.measured',
};

const others = [
  'seconds',
  'serving',
  'model',
  'modelName',
  'law',
  'accelerator',
  'layout',
  'limits',
  'mixedTokens',
  'like',
  'shares',
  'uncertainty',
  'utilisationOf',
  'achieved',
] as const;

/**
 * What a request states of a plan.
 *
 * @param options.isPart whether it is said in place of what a proposal states, and so need not be whole
 * @throws RangeError when a key or a name is unknown, a value makes no sense, or values contradict each other
 */
export function statedOf(request: EstimateRequest, options: { readonly isPart?: boolean } = {}): Stated {
  const { isPart = false } = options;
  const known = [...Object.keys(numbers), ...Object.keys(choices), ...others];
  checkKeys(request, known, 'such as { compute: 1e24 }', { count: 'accelerators', mfu: 'utilisation' });
  checkEstimateRequest(request, isPart);
  const given = new Map<Path, number>();
  const said = new Map<Path, string | boolean>();
  for (const [name, path] of Object.entries(numbers) as [keyof EstimateRequest, Path][]) {
    if (typeof request[name] === 'number') given.set(path, request[name]);
  }
  for (const [name, path] of Object.entries(choices) as [keyof EstimateRequest, Path][]) {
    if (typeof request[name] === 'string') said.set(path, request[name]);
  }
  if (request.experts !== undefined && request.activeExperts === undefined)
    given.set('model.activeExperts', 1);
  if (request.seconds !== undefined) given.set('schedule.days', request.seconds / SECONDS_PER_DAY);
  const { recompute, ...degrees } = request.layout ?? {};
  for (const [name, value] of Object.entries(degrees)) {
    if (value !== undefined) given.set(`parallelism.${name}` as Path, value);
  }
  const { latency = {}, ...limits } = request.limits ?? {};
  for (const [name, value] of Object.entries(limits)) {
    if (value !== undefined) given.set(limitPath(name), positiveLimit(name, value));
  }
  const joint = joinBudget(given);
  for (const name of ['timeToFirstToken', 'timePerToken'] as const) {
    if (latency[name] !== undefined) given.set(`limits.latency.${name}`, positiveLimit(name, latency[name]));
  }
  // before layouts are searched: what a search refuses is taken for a batch that none can split
  if (request.framework !== undefined) findFramework(request.framework);
  if (request.serving !== undefined) {
    const served = statedServing(request.serving);
    for (const [path, value] of served.numbers) given.set(path, value);
    for (const [path, word] of served.words) said.set(path, word);
  }
  for (const [name, value] of Object.entries(request.shares ?? {})) {
    given.set(`budget.shares.${name}` as Path, positiveLimit(name, value));
  }
  if (recompute !== undefined) said.set('parallelism.recompute', recompute);
  if (request.model !== undefined) {
    if (typeof request.model !== 'object') {
      throw new Refusal(
        `Model must be a shape, such as findModel('llama3-8b').architecture: got '${String(request.model).slice(0, 60)}'`,
      );
    }
    const { modelName = 'shape' } = request;
    said.set(/[/\\]|\.json$/i.test(modelName) ? 'model.config' : 'model.preset', modelName);
  }
  const { accelerator, experts, activeExperts } = request;
  const {
    law = lawsOf({
      ...(experts !== undefined && { experts }),
      ...(activeExperts !== undefined && { activeExperts }),
    })[0]!,
  } = request;
  const found = accelerator === undefined ? undefined : findAccelerator(accelerator);
  if (request.utilisation !== undefined && request.utilisationOf !== undefined) {
    const share = request.utilisation * peakRatio(found, request.utilisationOf);
    if (share > 1)
      throw new Refusal(
        `Utilisation must be at most the dense 16-bit peak, by which runs are compared: got ${formatPercent(request.utilisation)} of ${request.utilisationOf}, ${formatPercent(share)} of it`,
      );
    given.set('hardware.mfu', share);
  }
  if (request.achieved !== undefined) {
    if (request.utilisation !== undefined)
      throw new Refusal('Achieved FLOP/s are a utilisation: expected one of the two');
    given.set('hardware.mfu', achievedShare(found, request.achieved));
  }
  // one is taken where no number says how many
  const bounded = request.limits?.accelerators ?? given.get('limits.money');
  if (!isPart && found !== undefined && request.accelerators === undefined && bounded === undefined) {
    given.set('hardware.count', countFor(request.acceleratorHours));
  }
  return {
    numbers: given,
    words: said,
    law: typeof law === 'string' ? findLaw(law) : law,
    lawByDefault: request.law === undefined,
    accelerator: found,
    base: request.model,
    except: request.modelName,
    uncertainty: request.uncertainty,
    own: request.like && ownRuns(request.like),
    mixedTokens: request.mixedTokens,
    ...(joint && { joint }),
    ...(given.has('hardware.count') && request.accelerators === undefined && { countAssumed: true }),
  };
}

/** Hours of a month, which is what accelerator-hours are spread over where nothing says on how many. */
const MONTH = 720;

const NO_MACHINES = 'A budget in money or time needs accelerators: expected --on, such as "64 h100"';

/** Accelerators that take their hours in a month, in whole nodes of 8 where they are more; one without hours. */
export function countFor(hours: number | undefined): number {
  const exact = (hours ?? 0) / MONTH;
  return exact < 8 ? Math.max(1, Math.round(exact)) : 8 * Math.round(exact / 8);
}

function limitPath(name: string): Path {
  if (limitNames.some(known => known === name)) return `limits.${name}` as Path;
  const guess = nearest(name, limitNames);
  throw new Refusal(
    `Unknown limit ${name.slice(0, 40)}: ${guess === undefined ? `expected some of ${limitNames.join(', ')}` : `did you mean ${guess}?`}`,
  );
}

function positiveLimit(name: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Refusal(`Limit of ${name} must be positive and finite: got ${value}`);
}

/**
 * Check the numbers of a request and that its parts do not contradict each other.
 *
 * @throws RangeError naming the value and what was expected
 */
function checkEstimateRequest(request: EstimateRequest, isPart: boolean): void {
  for (const name of [...budgets, 'parameters', 'tokens', 'price', 'power', 'grid', 'batchTokens'] as const) {
    const value = request[name];
    if (value !== undefined && !(value > 0 && Number.isFinite(value))) {
      throw new Refusal(`${words(name)} must be positive and finite: got ${value}`);
    }
    if (value !== undefined) checkMagnitude(words(name), value);
  }
  const { utilisation } = request;
  if (utilisation !== undefined && !(utilisation > 0 && utilisation <= 1)) {
    throw new Refusal(`Utilisation must be above 0 and up to 1, such as 0.4 or 40%: got ${utilisation}`);
  }
  if (utilisation !== undefined) checkMagnitude('Utilisation', utilisation);
  if (utilisation !== undefined && request.measured !== undefined) {
    throw new Refusal(
      `A utilisation is stated or follows from what was measured: got ${utilisation} and '${request.measured}'`,
    );
  }
  if (request.pue !== undefined && !(request.pue >= 1 && request.pue < 10)) {
    throw new Refusal(`PUE must be at least 1 and below 10, such as 1.1: got ${request.pue}`);
  }
  if (request.grid !== undefined && request.grid > DIRTIEST_GRID) {
    throw new Refusal(
      `Grid must be at most ${DIRTIEST_GRID} kg of CO2 per kWh (385 g/kWh are 0.385): got ${request.grid}`,
    );
  }
  if (request.reserve !== undefined && !(request.reserve >= 0 && request.reserve < 1)) {
    throw new Refusal(`Reserve must be a share of memory from 0 to below 1: got ${request.reserve}`);
  }
  wholeNumber('Sequence length', request.sequenceLength);
  for (const [name, value] of Object.entries(request.layout ?? {})) {
    if (typeof value === 'number' && name !== 'zero') wholeNumber(words(name), value);
  }
  const given = budgets.filter(name => request[name] !== undefined);
  if (given.length > 1) {
    throw new Refusal(
      `One budget is enough: got ${given.map(name => words(name).toLowerCase()).join(' and ')}`,
    );
  }
  if (!isPart && given.length === 1 && given[0] !== 'compute' && request.accelerator === undefined) {
    throw new Refusal(NO_MACHINES);
  }
  const { experts, activeExperts = 1 } = request;
  wholeNumber('Experts', experts);
  wholeNumber('Active experts', request.activeExperts);
  if (request.activeExperts !== undefined && experts === undefined) {
    throw new Refusal(`Active experts are some of all: expected experts beside them: got ${activeExperts}`);
  }
  if (experts !== undefined && activeExperts > experts) {
    throw new Refusal(`Active experts must be at most all of them: got ${activeExperts}/${experts}`);
  }
  if (request.model !== undefined && experts !== undefined) {
    throw new Refusal('The model has its own experts: expected --model or --experts, not both');
  }
  if (request.model !== undefined && request.parameters !== undefined) {
    throw new Refusal('The model has its own parameters: expected --model or --params, not both');
  }
  const isOpen =
    !isPart &&
    given.length === 0 &&
    request.parameters === undefined &&
    request.tokens === undefined &&
    request.model === undefined;
  const { money, deadline } = request.limits ?? {};
  if (isOpen && (money ?? deadline) !== undefined && request.accelerator === undefined)
    throw new Refusal(NO_MACHINES);
  if (isOpen && Object.keys(request.limits ?? {}).length === 0) {
    throw new Refusal('Nothing to estimate: expected a budget such as 1e24, parameters, tokens or a model');
  }
}

function wholeNumber(name: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1)) {
    throw new Refusal(`${name} must be a whole number of at least 1: got ${value}`);
  }
}

function words(name: string): string {
  if (name === 'microBatch') return 'Micro-batch';
  const spaced = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
