import { activeShareBy, EXPERT_SHARE, ownActiveShare } from '../core/experts.ts';
import type { Law } from '../core/law.ts';
import type { Path } from './paths.ts';
import type { Stated } from './stated.ts';

/** One way to come to a value that is not given: a row for each direction that has a meaning. */
export interface PlanRelation {
  readonly path: Path;
  readonly from: readonly Path[];
  /** Taken into account where they are known; 1 otherwise. */
  readonly optional?: readonly Path[];
  /** Taken not to be there. */
  readonly without?: readonly Path[];
  readonly formula: string;
  /** Holds only where nothing else is said. */
  readonly assumes?: boolean;
  /** Arguments in the order of `from`, then of `optional`. */
  readonly value: (...values: number[]) => number;
}

const HOURS_A_DAY = 24;
const SECONDS_AN_HOUR = 3600;
const USUAL_SHARE = `share = 1 − s + s·k/E, s = ${EXPERT_SHARE} in routed experts`;
const product = (...values: number[]) => values.reduce((result, value) => result * value, 1);

/** Replicas are whole; what does not divide has a finding, and nothing follows from it. */
function replicas(count: number | undefined, ...degrees: readonly number[]): number {
  const data = count! / product(...degrees);
  return Number.isInteger(data) ? data : Number.NaN;
}

/** What a token passes through of a mixture, and the way back: by the law that a plan goes by where it says so. */
function ofExperts(law?: Law): readonly PlanRelation[] {
  const share = (experts: number, active: number) => activeShareBy(law, experts, active);
  const formula = ownActiveShare(law) === undefined ? USUAL_SHARE : `share as ${law!.id} counts both`;
  return [
    {
      path: 'model.activeParameters',
      from: ['model.parameters', 'model.experts', 'model.activeExperts'],
      formula: `active = N · share, ${formula}`,
      assumes: true,
      value: (parameters, experts, active) => parameters! * share(experts!, active!),
    },
    {
      path: 'model.parameters',
      from: ['model.activeParameters', 'model.experts', 'model.activeExperts'],
      formula: `N = active / share, ${formula}`,
      assumes: true,
      value: (parameters, experts, active) => parameters! / share(experts!, active!),
    },
  ];
}

/**
 * How a plan follows from what is given, the nearest relation of a value first. C = 6·N·D counts the parameters
 * that a token passes through (Kaplan et al. 2020, arXiv:2001.08361, section 2.1).
 */
export const relations: readonly PlanRelation[] = [
  {
    path: 'hardware.count',
    from: ['hardware.devices', 'parallelism.data'],
    optional: ['parallelism.tensor', 'parallelism.pipeline', 'parallelism.context'],
    formula: 'count = tensor · pipeline · data · context / devices of a module',
    value: (devices, ...degrees) => Math.ceil(product(...degrees) / devices!),
  },
  {
    path: 'hardware.count',
    from: ['parallelism.data'],
    optional: ['parallelism.tensor', 'parallelism.pipeline', 'parallelism.context'],
    formula: 'count = tensor · pipeline · data · context',
    value: product,
  },
  {
    path: 'parallelism.data',
    from: ['hardware.devices', 'hardware.count', 'parallelism.tensor'],
    optional: ['parallelism.pipeline', 'parallelism.context'],
    formula: 'data = count · devices of a module / (tensor · pipeline · context)',
    value: (devices, count, ...degrees) => replicas(devices! * count!, ...degrees),
  },
  {
    path: 'parallelism.data',
    from: ['hardware.count', 'parallelism.tensor'],
    optional: ['parallelism.pipeline', 'parallelism.context'],
    formula: 'data = count / (tensor · pipeline · context)',
    value: replicas,
  },
  {
    path: 'parallelism.data',
    from: ['hardware.devices', 'hardware.count'],
    optional: ['parallelism.pipeline', 'parallelism.context'],
    without: ['parallelism.tensor'],
    formula: 'data = count · devices of a module / (pipeline · context), no tensor parallelism',
    assumes: true,
    value: (devices, count, ...degrees) => replicas(devices! * count!, ...degrees),
  },
  {
    path: 'parallelism.data',
    from: ['hardware.count'],
    optional: ['parallelism.pipeline', 'parallelism.context'],
    without: ['parallelism.tensor'],
    formula: 'data = count / (pipeline · context), no tensor parallelism',
    assumes: true,
    value: replicas,
  },
  ...ofExperts(),
  {
    path: 'data.uniqueTokens',
    from: ['data.tokens', 'data.epochs'],
    formula: 'U = D / epochs',
    value: (tokens, epochs) => tokens! / epochs!,
  },
  {
    path: 'data.uniqueTokens',
    from: ['data.raw.bytes', 'data.raw.bytesPerToken'],
    optional: ['data.raw.keptAfterDeduplication', 'data.raw.keptAfterFiltering'],
    formula: 'U = raw bytes · kept shares / bytes per token',
    value: (bytes, perToken, ...kept) => (bytes! / perToken!) * product(...kept),
  },
  {
    path: 'data.tokens',
    from: ['data.uniqueTokens', 'data.epochs'],
    formula: 'D = U · epochs',
    value: product,
  },
  {
    path: 'training.batch',
    from: ['training.accumulation', 'parallelism.microBatch', 'parallelism.data', 'training.sequenceLength'],
    formula: 'batch = accumulation · micro-batch · data · sequence length',
    value: product,
  },
  {
    path: 'data.tokens',
    from: ['training.steps', 'training.batch'],
    formula: 'D = steps · batch',
    value: product,
  },
  {
    path: 'budget.acceleratorHours',
    from: ['hardware.count', 'schedule.days'],
    formula: 'hours = count · days · 24',
    value: (count, days) => count! * days! * HOURS_A_DAY,
  },
  {
    path: 'budget.acceleratorHours',
    from: ['budget.money', 'budget.price'],
    formula: 'hours = money / price',
    value: (money, price) => money! / price!,
  },
  {
    path: 'schedule.days',
    from: ['budget.acceleratorHours', 'hardware.count'],
    formula: 'days = hours / (count · 24)',
    value: (hours, count) => hours! / (count! * HOURS_A_DAY),
  },
  {
    path: 'hardware.count',
    from: ['budget.acceleratorHours', 'schedule.days'],
    formula: 'count = hours / (days · 24)',
    value: (hours, days) => hours! / (days! * HOURS_A_DAY),
  },
  {
    path: 'compute',
    from: ['model.activeParameters', 'data.tokens'],
    formula: 'C = 6·N·D',
    value: (parameters, tokens) => 6 * parameters! * tokens!,
  },
  {
    path: 'compute',
    from: ['budget.acceleratorHours', 'hardware.peak', 'hardware.mfu'],
    formula: 'C = hours · 3600 · peak · utilisation',
    value: (hours, peak, mfu) => hours! * SECONDS_AN_HOUR * peak! * mfu!,
  },
  {
    path: 'data.tokens',
    from: ['compute', 'model.activeParameters'],
    formula: 'D = C / 6N',
    value: (compute, parameters) => compute! / (6 * parameters!),
  },
  {
    path: 'model.activeParameters',
    from: ['compute', 'data.tokens'],
    formula: 'N = C / 6D',
    value: (compute, tokens) => compute! / (6 * tokens!),
  },
  {
    path: 'budget.acceleratorHours',
    from: ['compute', 'hardware.peak', 'hardware.mfu'],
    formula: 'hours = C / (3600 · peak · utilisation)',
    value: (compute, peak, mfu) => compute! / (SECONDS_AN_HOUR * peak! * mfu!),
  },
  {
    path: 'hardware.mfu',
    from: ['compute', 'budget.acceleratorHours', 'hardware.peak'],
    formula: 'utilisation = C / (hours · 3600 · peak)',
    value: (compute, hours, peak) => compute! / (hours! * SECONDS_AN_HOUR * peak!),
  },
  {
    path: 'budget.money',
    from: ['budget.acceleratorHours', 'budget.price'],
    formula: 'money = hours · price',
    value: product,
  },
  {
    path: 'budget.price',
    from: ['budget.money', 'budget.acceleratorHours'],
    formula: 'price = money / hours',
    value: (money, hours) => money! / hours!,
  },
  {
    path: 'data.epochs',
    from: ['data.tokens', 'data.uniqueTokens'],
    formula: 'epochs = D / U',
    value: (tokens, unique) => tokens! / unique!,
  },
  {
    path: 'training.steps',
    from: ['data.tokens', 'training.batch'],
    formula: 'steps = D / batch',
    value: (tokens, batch) => tokens! / batch!,
  },
  {
    path: 'training.batch',
    from: ['data.tokens', 'training.steps'],
    formula: 'batch = D / steps',
    value: (tokens, steps) => tokens! / steps!,
  },
  {
    path: 'training.accumulation',
    from: ['training.batch', 'parallelism.microBatch', 'parallelism.data', 'training.sequenceLength'],
    formula: 'accumulation = batch / (micro-batch · data · sequence length)',
    value: (batch, ...parts) => batch! / product(...(parts as number[])),
  },
  {
    path: 'parallelism.microBatch',
    from: ['training.batch', 'training.accumulation', 'parallelism.data', 'training.sequenceLength'],
    formula: 'micro-batch = batch / (accumulation · data · sequence length)',
    value: (batch, ...parts) => batch! / product(...(parts as number[])),
  },
  {
    path: 'data.tokens',
    from: ['data.uniqueTokens'],
    formula: 'D = U, one epoch',
    assumes: true,
    value: unique => unique!,
  },
];

/** The relations of a plan: those that take nothing to be away of which it is only known that it is there. */
export function relationsFor({ unknown, law }: Pick<Stated, 'unknown' | 'law'>): readonly PlanRelation[] {
  const all =
    ownActiveShare(law) === undefined
      ? relations
      : [...ofExperts(law), ...relations.filter(({ from }) => !from.includes('model.experts'))];
  if (unknown === undefined || unknown.size === 0) return all;
  return all.filter(
    ({ optional = [], without = [] }) => ![...optional, ...without].some(one => unknown.has(one)),
  );
}
