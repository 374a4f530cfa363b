import type { Law } from '../../core/law.ts';
import type { Uncertain } from '../../core/spread.ts';
import { SECONDS_PER_DAY } from '../../core/units.ts';
import type { CompareDocument } from '../../planner/compare.ts';
import type { Explanation } from '../../planner/explain/explain.ts';
import { uniqueText } from '../../planner/messages.ts';
import type { AnswerOrigin, Recommendation, RecommendDocument, Speed } from '../../planner/types.ts';
import {
  formatCount,
  formatDuration,
  formatFlop,
  formatMoney,
  formatPercent,
  formatRatio,
} from '../../quantity/format.ts';
import type { Cell } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';

/** What the view needs besides the answer: the laws, the rate behind H100-days, and how the budget was written. */
export interface RecommendContext extends WrittenBudget {
  /** A law of the answer by its id. */
  readonly law: (id: string) => Law;
  /** FLOP/s of an H100 times its utilisation, and how that reads. */
  readonly h100: { readonly rate: number; readonly utilisation: number };
  readonly explanations?: readonly Explanation[];
  /** All notes, each by itself. */
  readonly verbose?: boolean;
}

/** How a budget was written, and what it says of machines and money, where it was more than a number. */
interface WrittenBudget {
  readonly budget?: string;
  readonly machines?: Readonly<Record<string, number | string>>;
}

/** Assumptions, and the value of the budget that each put there. */
const ASSUMED = {
  accelerator: 'accelerator',
  'dense-peak': 'peak',
  'default-utilisation': 'utilisation',
  'predicted-utilisation': 'utilisation',
  'usual-utilisation': 'utilisation',
};

/** A document with what its budget was made of, and where each part of that comes from. */
export function withBudget<Document extends RecommendDocument | CompareDocument>(
  document: Document,
  { budget, machines = {} }: WrittenBudget,
): Document {
  if (budget === undefined) return document;
  const provenance: Record<string, AnswerOrigin> = {
    ...document.provenance,
    compute: 'derived',
    budget: 'input',
  };
  const assumed = new Set(document.recommendations[0]!.caveats.map(item => item.code));
  for (const [code, name] of Object.entries(ASSUMED)) {
    if (machines[name] !== undefined && assumed.has(code))
      provenance[`budget.${name}`] = code === 'usual-utilisation' ? 'organisation' : 'default';
  }
  // devices and days, or money, come before the hours that they buy
  const { acceleratorHours, devices, seconds, money } = machines;
  if (
    acceleratorHours !== undefined &&
    ((devices !== undefined && seconds !== undefined) || money !== undefined)
  )
    provenance['budget.acceleratorHours'] = 'derived';
  return { ...document, input: { ...document.input, budget: { text: budget, ...machines } }, provenance };
}

/** What was asked, in one line. */
export function headline(documents: readonly RecommendDocument[]): string {
  const [{ input }] = documents as [RecommendDocument];
  const optimal = documents.every(({ recommendations }) => recommendations.every(answer => answer.optimal));
  const how = optimal ? 'Compute-optimal' : isGiven(input) ? 'As given' : 'Best within the limits';
  const given = (['compute', 'parameters', 'activeParameters', 'tokens', 'loss'] as const).filter(
    name => input[name] !== undefined,
  );
  const what = given.map(name => {
    if (name === 'compute') return budgets(documents);
    if (name === 'loss') return `loss ${input.loss}`;
    if (name === 'activeParameters') return `${formatCount(Number(input[name]))} active parameters`;
    const counted = name === 'parameters' && input.count !== undefined ? `${input.count} ` : '';
    return `${formatCount(Number(input[name]))} ${counted}${name}`;
  });
  return `${how} for ${what.join(' and ')}${conditions(isOneWeight(documents) ? input : { ...input, inferenceWeight: undefined })}`;
}

/** Where tokens are served somewhere, each answer has a weight of its own. */
function isOneWeight(documents: readonly RecommendDocument[]): boolean {
  return documents.length === 1 || documents[0]!.input.serving === undefined;
}

function budgets(documents: readonly RecommendDocument[]): string {
  const [first, last] = [documents[0]!, documents.at(-1)!].map(({ input }) =>
    formatFlop(Number(input.compute)),
  );
  return documents.length === 1 ? first! : `${documents.length} budgets from ${first} to ${last}`;
}

/** What limits the answer, in words. */
function conditions(input: RecommendDocument['input']): string {
  const parts = [
    ['inferenceTokens', (value: number) => `serving ${formatCount(value)} tokens`],
    ['inferenceWeight', (value: number) => (value === 1 ? '' : `weight ${formatRatio(value)}`)],
    ['uniqueTokens', (value: number) => uniqueText(value, input.mixedTokens as number | undefined)],
    ['maxParameters', (value: number) => `at most ${formatCount(value)} parameters`],
    ['maxTokens', (value: number) => `at most ${formatCount(value)} tokens`],
    ['tokensPerParameter', (value: number) => `${value} tokens per parameter`],
    [
      'experts',
      (value: number) =>
        `${input.activeExperts === undefined ? '' : `${input.activeExperts} of `}${value} experts`,
    ],
    ['context', (value: number) => `context ${value}`],
    ['postTrainingBits', (value: number) => `weights in ${value} bits after training`],
  ] as const;
  const words = (['precision', 'optimizer'] as const).flatMap(name =>
    typeof input[name] === 'string' ? [`, ${input[name]}`] : [],
  );
  const numbers = parts
    .flatMap(([name, say]) => (typeof input[name] === 'number' ? [say(input[name])] : []))
    .filter(text => text !== '')
    .map(text => `, ${text}`);
  return [...numbers, ...words].join('');
}

/** Whether the run was given, by two of compute, parameters and tokens or by a ratio, and not chosen. */
function isGiven(input: RecommendDocument['input']): boolean {
  const size = input.parameters ?? input.activeParameters;
  const given = [input.compute, size, input.tokens].filter(value => value !== undefined).length;
  return given > 1 || input.tokensPerParameter !== undefined;
}

/** What the run takes on the accelerators that were named. */
export function runFields(run: NonNullable<Recommendation['run']>): [string, Cell][] {
  const { utilisation, days, acceleratorHours, cost, shape } = run;
  const fields: [string, Cell][] = [
    [
      'Runs on',
      `${grouped(run.accelerators)} ${run.accelerator} at ${uncertain(utilisation, formatPercent)}`,
    ],
  ];
  if (days !== undefined && acceleratorHours !== undefined) {
    fields.push(
      ['Time', uncertain(days, value => formatDuration(value * SECONDS_PER_DAY))],
      ['Accelerator-hours', uncertain(acceleratorHours, formatCount)],
    );
  } else {
    const enough =
      run.fitsOn === undefined ? 'no number of them is enough' : `${grouped(run.fitsOn)} are enough`;
    fields.push(['Time', { text: `none: it does not fit; ${enough}`, tone: 'bad' }]);
  }
  if (run.speed !== undefined) fields.push(['Speed', speedLine(run.speed)]);
  if (cost !== undefined) fields.push(['Cost', uncertain(cost, formatMoney)]);
  if (shape !== undefined)
    fields.push([
      'Shape',
      `${shape.layers} layers of ${shape.hidden}, ${shape.heads} heads on ${shape.kvHeads}, feed-forward ${shape.feedForward}, vocabulary ${shape.vocabulary}: ${formatCount(shape.parameters)}`,
    ]);
  return fields;
}

/** What a precision wins in time, beside what it costs in loss. */
export function speedLine({ format, peakRatio, gain }: Speed): string {
  const peak = `${format} peaks at ${Number(peakRatio.toPrecision(3))} times the 16-bit rate`;
  // what does not fit has no time
  if (gain === undefined) return peak;
  if (Math.abs(gain - 1) < 1e-9) return `${peak}; the utilisation that was given says the time`;
  const runs = format === 'fp8' ? 'documented runs' : 'documented runs in fp8, for none is of this format';
  return `${gain.toFixed(2)} times as fast as in 16-bit products, by ${runs}; ${peak}`;
}

/** What the words of the budget say of accelerators, time and money. */
export function machineFields(machines: Readonly<Record<string, number | string>>): [string, Cell][] {
  const number = (name: string) => (typeof machines[name] === 'number' ? machines[name] : undefined);
  const [devices, seconds, hours, money, price, utilisation] = [
    'devices',
    'seconds',
    'acceleratorHours',
    'money',
    'price',
    'utilisation',
  ].map(number);
  const fields: [string, Cell][] = [];
  const at = utilisation === undefined ? '' : ` at ${formatPercent(utilisation)}`;
  if (devices !== undefined)
    fields.push(['Runs on', `${grouped(devices)} ${machines.accelerator ?? 'accelerators'}${at}`]);
  if (seconds !== undefined) fields.push(['Time', formatDuration(seconds)]);
  if (hours !== undefined) fields.push(['Accelerator-hours', formatCount(hours)]);
  if (money !== undefined)
    fields.push([
      'Cost',
      `${formatMoney(money)}${price === undefined ? '' : ` at ${formatMoney(price)} an hour`}`,
    ]);
  return fields;
}

/** The likely value, and the ends of its 80% interval where they differ. */
function uncertain(value: Uncertain, format: (value: number) => string): string {
  const [low, high] = value['80'].map(format);
  return low === high ? format(value.likely) : `${format(value.likely)} (80%: ${low} to ${high})`;
}
