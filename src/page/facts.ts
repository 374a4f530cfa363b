import type { PlanSummary, PlanValue } from '../check/plan/summary.ts';
import type { RawValue } from '../check/proposal/collect.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFlop,
  formatLoss,
  formatMoney,
  formatPercent,
  formatRatio,
} from '../quantity/format.ts';
import type { PageFact } from './types.ts';

interface Context {
  /** Where a given value stands, by its path. */
  readonly where: (path: string) => string | undefined;
  readonly values: ReadonlyMap<string, RawValue>;
}

type PlanName = Exclude<keyof PlanSummary, 'loss' | 'memoryPerDevice'>;

const names: readonly (readonly [
  PlanName,
  label: string,
  path: string,
  format: (value: number) => string,
])[] = [
  ['parameters', 'Parameters N', 'model.parameters', formatCount],
  ['activeParameters', 'Active parameters', 'model.activeParameters', formatCount],
  ['tokens', 'Training tokens D', 'data.tokens', formatCount],
  ['compute', 'Training compute C', 'compute', formatFlop],
  ['accelerators', 'Accelerators', 'hardware.count', value => String(Math.round(value))],
  ['mfu', 'Utilisation', 'hardware.mfu', formatPercent],
  ['days', 'Duration', 'schedule.days', value => formatDuration(value * 86_400)],
  ['acceleratorHours', 'Accelerator-hours', 'budget.acceleratorHours', formatCount],
  ['money', 'Cost', 'budget.money', formatMoney],
  ['steps', 'Steps', 'training.steps', formatCount],
  ['epochs', 'Epochs', 'data.epochs', formatRatio],
];

/** Numbers that a proposal gives and the plan's summary leaves out. */
const more: readonly (readonly [label: string, path: string, format: (value: number) => string])[] = [
  ['Price of an accelerator-hour', 'budget.price', formatMoney],
  ['Unique tokens', 'data.uniqueTokens', formatCount],
  ['Batch', 'training.batch', formatCount],
  ['Sequence length', 'training.sequenceLength', formatCount],
  ['Peak learning rate', 'training.learningRate', value => value.toExponential(2)],
  ['Target loss', 'target.loss', formatLoss],
  ['Inference demand', 'target.inferenceTokens', formatCount],
];

/** The plan in rows: number, interval, and where each comes from. */
export function planFacts(plan: PlanSummary, context: Context): readonly PageFact[] {
  const rows = names.flatMap(([name, label, path, format]): PageFact[] => {
    const value = plan[name];
    if (value === undefined) return [];
    // a dense model's active parameters are its parameters
    if (name === 'activeParameters' && value.value === plan.parameters?.value) return [];
    return [{ label, value: format(value.value), origin: originOf(value, path, context) }];
  });
  const given = more.flatMap(([label, path, format]): PageFact[] => {
    const value = context.values.get(path)?.value;
    const origin = context.where(path);
    return typeof value !== 'number' || origin === undefined ? [] : [{ label, value: format(value), origin }];
  });
  return [...rows, ...memory(plan), ...loss(plan), ...given];
}

function originOf({ given, from, formula }: PlanValue, path: string, { where }: Context): string {
  if (given) return where(path) ?? 'given';
  const sources = (from ?? []).map(source => where(source) ?? source);
  const rest = sources.length === 0 ? '' : `, from ${sources.join(', ')}`;
  return `${formula ?? 'derived'}${rest}`;
}

function memory({ memoryPerDevice }: PlanSummary): PageFact[] {
  if (memoryPerDevice === undefined) return [];
  const { value, capacity, complete } = memoryPerDevice;
  const of = capacity === undefined ? '' : `, of ${formatBytes(capacity)}`;
  const origin = complete
    ? `weights, gradients, optimizer, activations and logits of the fullest device and a reserve${of}`
    : `weights, gradients, optimizer and a reserve; activations need the model's shape${of}`;
  return [
    { label: 'Memory per device', value: `${complete ? '' : 'at least '}${formatBytes(value)}`, origin },
  ];
}

function loss({ loss: predicted }: PlanSummary): PageFact[] {
  if (predicted === undefined) return [];
  const { value, unit, law, interval, basis } = predicted;
  const sure =
    basis === 'laws'
      ? ', interval: laws that may be compared'
      : basis === 'uncertainty'
        ? ", interval: 95%, of the law's own uncertainty"
        : '';
  return [
    {
      label: 'Predicted loss',
      value: `${formatLoss(value)} ${unit}`,
      ...(interval && { interval: `${formatLoss(interval[0])} to ${formatLoss(interval[1])}` }),
      origin: `${law}${sure}`,
    },
  ];
}
