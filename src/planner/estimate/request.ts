import { checkKeys } from '../../core/known-keys.ts';
import { Refusal } from '../../core/refusal.ts';
import { checkMagnitude } from '../magnitude.ts';
import type { EstimateRequest } from './types.ts';

const budgets = ['compute', 'money', 'acceleratorHours', 'seconds'] as const;

/** Every key that a request may have. */
const KEYS = [
  ...budgets,
  'parameters',
  'tokens',
  'model',
  'modelName',
  'law',
  'accelerator',
  'accelerators',
  'precision',
  'gradients',
  'utilisation',
  'utilisationConvention',
  'price',
  'power',
  'pue',
  'grid',
  'sequenceLength',
  'batchTokens',
  'layout',
  'reserve',
] as const satisfies readonly (keyof EstimateRequest)[];

/** kg of CO2 per kWh that no grid comes near: more can only be grams. */
export const DIRTIEST_GRID = 2;

/**
 * Check the numbers of a request and that its parts don't contradict each other.
 *
 * @throws RangeError naming the value and what was expected
 */
export function checkEstimateRequest(request: EstimateRequest): void {
  checkKeys(request, KEYS, 'such as { compute: 1e24 }');
  for (const name of [...budgets, 'parameters', 'tokens', 'price', 'power', 'grid', 'batchTokens'] as const) {
    const value = request[name];
    if (value !== undefined && !(value > 0 && Number.isFinite(value))) {
      throw new Refusal(`${words(name)} must be positive and finite: got ${value}`);
    }
    if (value !== undefined) checkMagnitude(words(name), value);
  }
  if (request.utilisation !== undefined && request.utilisation > 0)
    checkMagnitude('Utilisation', request.utilisation);
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
  if (given.length === 1 && given[0] !== 'compute' && request.accelerator === undefined) {
    throw new Refusal('A budget in money or time needs accelerators: expected --on, such as "64 h100"');
  }
  if (request.model !== undefined && request.parameters !== undefined) {
    throw new Refusal('The model has its own parameters: expected --model or --params, not both');
  }
  if (
    given.length === 0 &&
    request.parameters === undefined &&
    request.tokens === undefined &&
    request.model === undefined
  ) {
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
