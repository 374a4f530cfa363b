import { FLOP_PER_PF_DAY, SECONDS_PER_DAY } from '../../core/units.ts';
import type { CompareDocument } from '../../planner/compare.ts';
import type { Explanation } from '../../planner/explain.ts';
import type { Recommendation, RecommendDocument, Spread } from '../../planner/types.ts';
import {
  formatCount,
  formatDuration,
  formatFlop,
  formatLoss,
  formatMoney,
  formatPercent,
  formatRatio,
} from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../report/view.ts';

/** What the view needs besides the answer: how a law is cited, and the rate behind H100-days. */
export interface RecommendContext {
  readonly citation: (law: string) => string;
  /** FLOP/s of an H100 times its utilisation, and how that reads. */
  readonly h100: { readonly rate: number; readonly utilisation: number };
  /** How the budget was written, where it was not a plain number. */
  readonly budget?: string;
  /** What the budget itself says of machines and money. */
  readonly machines?: Readonly<Record<string, number | string>>;
  readonly explanations?: readonly Explanation[];
}

/** One answer or several, for people and machines. Several budgets or laws become a table. */
export function recommendView(documents: readonly RecommendDocument[], context: RecommendContext): View {
  const [only] = documents;
  const rows = documents.flatMap(document => document.recommendations);
  const single = documents.length === 1 && only!.recommendations.length === 1;
  const blocks = single ? detailed(only!, context) : listed(documents, context);
  return {
    blocks: [...blocks, ...(context.explanations ?? []).flatMap(explained)],
    json: documents.length === 1 ? withBudget(only!, context) : joined(documents),
    csv: recommendationTable(rows),
  };
}

/** What the budget was made of belongs to the input. */
function withBudget(document: RecommendDocument, { budget, machines }: RecommendContext): RecommendDocument {
  if (budget === undefined) return document;
  return { ...document, input: { ...document.input, budget: { text: budget, ...machines } } };
}

/** Several budgets share one document: every recommendation in order, the spread of each budget. */
function joined(documents: readonly RecommendDocument[]): unknown {
  const [first] = documents;
  return {
    ...first,
    input: { ...first!.input, compute: documents.map(document => document.input.compute) },
    recommendations: documents.flatMap(document => document.recommendations),
    spreads: documents.map(document => ({ compute: document.input.compute, ...document.spread })),
  };
}

function detailed(document: RecommendDocument, context: RecommendContext): Block[] {
  const [answer] = document.recommendations as [Recommendation];
  return [
    { kind: 'heading', text: headline(document, answer) },
    { kind: 'text', text: context.citation(answer.law), tone: 'dim' },
    { kind: 'fields', fields: fieldsOf(answer, document.spread, context) },
    notesOf(answer),
  ];
}

function headline(document: RecommendDocument, answer: Recommendation): string {
  const { input } = document;
  const given = (['compute', 'parameters', 'tokens', 'loss'] as const).filter(
    name => input[name] !== undefined,
  );
  const what = given.map(name => {
    if (name === 'compute') return formatFlop(answer.compute);
    if (name === 'loss') return `loss ${input.loss}`;
    return `${formatCount(answer[name])} ${name}`;
  });
  const optimal = answer.computeOverhead === undefined && input.tokensPerParameter === undefined;
  return `${optimal ? 'Compute-optimal' : 'As given'} for ${what.join(' and ')}${conditions(input)}`;
}

/** What limits the answer, in words. */
function conditions(input: RecommendDocument['input']): string {
  const parts = [
    ['inferenceTokens', (value: number) => `serving ${formatCount(value)} tokens`],
    ['uniqueTokens', (value: number) => `${formatCount(value)} unique tokens`],
    ['maxParameters', (value: number) => `at most ${formatCount(value)} parameters`],
    ['maxTokens', (value: number) => `at most ${formatCount(value)} tokens`],
    ['tokensPerParameter', (value: number) => `${value} tokens per parameter`],
    ['experts', (value: number) => `${value} experts`],
  ] as const;
  const found = parts.filter(([name]) => typeof input[name] === 'number');
  return found.map(([name, say]) => `, ${say(input[name] as number)}`).join('');
}

function fieldsOf(
  answer: Recommendation,
  spread: Spread | null,
  context: RecommendContext,
): [string, Cell][] {
  const fields: [string, Cell][] = [['Budget', budgetLine(answer.compute, context)]];
  if (answer.trainingCompute !== undefined) {
    fields.push([
      '',
      `training ${formatFlop(answer.trainingCompute)}, serving ${formatFlop(answer.inferenceCompute!)}`,
    ]);
  }
  fields.push([
    'Parameters',
    strong(formatCount(answer.parameters), within(answer.intervals?.parameters, formatCount)),
  ]);
  if (answer.totalParameters !== undefined)
    fields.push(['with embeddings', `${formatCount(answer.totalParameters)} (pearce2024)`]);
  fields.push(['Tokens', strong(formatCount(answer.tokens), within(answer.intervals?.tokens, formatCount))]);
  if (answer.epochs !== undefined) fields.push(['Epochs', answer.epochs.toPrecision(3)]);
  fields.push(['Tokens per parameter', significant(answer.tokensPerParameter)]);
  if (answer.loss !== null) {
    fields.push([
      'Loss',
      `${formatLoss(answer.loss)} ${unitText(answer.lossUnit)}${within(answer.intervals?.loss, formatLoss)}`,
    ]);
  }
  if (answer.computeOverhead !== undefined) {
    fields.push(['Compute overhead', overheadLine(answer)]);
  }
  if (answer.band !== null) fields.push(['Flat band', bandLine(answer.band)]);
  if (spread !== null) fields.push(['Spread', spreadLine(spread)]);
  if (answer.run !== undefined) fields.push(...runFields(answer.run));
  else if (context.machines !== undefined) fields.push(...machineFields(context.machines));
  return fields;
}

function unitText(unit: string | null): string {
  return unit === null || unit === 'unknown' ? '(unit not stated)' : unit;
}

function strong(text: string, rest: string): Cell {
  return { text: `${text}${rest}`, tone: 'strong' };
}

function within(
  intervals: Readonly<Record<string, readonly [number, number]>> | undefined,
  format: (value: number) => string,
): string {
  const found = Object.entries(intervals ?? {}).map(
    ([level, [low, high]]) => `${level}%: ${format(low)} to ${format(high)}`,
  );
  return found.length === 0 ? '' : ` (${found.join(', ')})`;
}

function budgetLine(compute: number, { h100, budget }: RecommendContext): string {
  const pfDays = significant(compute / FLOP_PER_PF_DAY);
  const days = formatCount(compute / h100.rate / SECONDS_PER_DAY);
  const written = budget === undefined ? '' : `${budget} = `;
  return `${written}${formatFlop(compute)} = ${pfDays} PF-days = ${days} H100-days at ${formatPercent(h100.utilisation)}`;
}

function overheadLine(answer: Recommendation): string {
  const best = answer.optimum;
  const factor = `${formatRatio(answer.computeOverhead!)} times the compute that this loss needs`;
  if (best === undefined) return factor;
  return `${factor}; at best it buys ${formatCount(best.parameters)} on ${formatCount(best.tokens)} with loss ${formatLoss(best.loss)}`;
}

function bandLine(band: NonNullable<Recommendation['band']>): string {
  return `N ${span(band.parameters)}, D ${span(band.tokens)}, for at most ${formatPercent(band.overhead)} more compute`;
}

/** Two ends that stay on one line. */
function span([low, high]: readonly [number, number]): string {
  return `${formatCount(low)}–${formatCount(high)}`;
}

/** What the run takes on the accelerators that were named. */
function runFields(run: NonNullable<Recommendation['run']>): [string, Cell][] {
  const { utilisation, days, acceleratorHours, cost, shape } = run;
  const fields: [string, Cell][] = [
    [
      'Runs on',
      `${run.accelerators.toLocaleString('en')} ${run.accelerator} at ${uncertain(utilisation, formatPercent)}`,
    ],
    ['Time', uncertain(days, value => formatDuration(value * SECONDS_PER_DAY))],
    ['Accelerator-hours', uncertain(acceleratorHours, formatCount)],
  ];
  if (cost !== undefined) fields.push(['Cost', uncertain(cost, formatMoney)]);
  if (shape !== undefined) {
    fields.push([
      'Shape',
      `${shape.layers} layers of ${shape.hidden}, ${shape.heads} heads on ${shape.kvHeads}, feed-forward ${shape.feedForward}, vocabulary ${shape.vocabulary}: ${formatCount(shape.parameters)}`,
    ]);
  }
  return fields;
}

/** What the words of the budget say of accelerators, time and money. */
function machineFields(machines: Readonly<Record<string, number | string>>): [string, Cell][] {
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
    fields.push([
      'Runs on',
      `${devices.toLocaleString('en')} ${machines.accelerator ?? 'accelerators'}${at}`,
    ]);
  if (seconds !== undefined) fields.push(['Time', formatDuration(seconds)]);
  if (hours !== undefined) fields.push(['Accelerator-hours', formatCount(hours)]);
  if (money !== undefined)
    fields.push([
      'Cost',
      `${formatMoney(money)}${price === undefined ? '' : ` at ${formatMoney(price)} an hour`}`,
    ]);
  return fields;
}

/** The likely value, and its ends where they differ. */
function uncertain(
  { low, likely, high }: { low: number; likely: number; high: number },
  format: (value: number) => string,
): string {
  const [first, middle, last] = [format(low), format(likely), format(high)];
  return first === last ? middle : `${middle} (${first} to ${last})`;
}

function spreadLine(spread: Spread): string {
  return `N* ${formatCount(spread.parameters[0])} to ${formatCount(spread.parameters[1])} over ${spread.laws.length} laws`;
}

function notesOf(answer: Recommendation): Block {
  return {
    kind: 'notes',
    notes: answer.caveats.map(({ severity, message }) => ({ severity, text: message })),
  };
}

/** A row a law and budget, then what qualifies them. */
function listed(documents: readonly RecommendDocument[], context: RecommendContext): Block[] {
  const answers = documents.flatMap(document => document.recommendations);
  const several = documents.length > 1;
  const blocks: Block[] = [
    { kind: 'heading', text: several ? `${documents.length} budgets` : headline(documents[0]!, answers[0]!) },
  ];
  if (!several) blocks.push({ kind: 'text', text: budgetLine(answers[0]!.compute, context), tone: 'dim' });
  blocks.push({ kind: 'table', table: peopleTable(answers, documents) });
  if (!several && documents[0]!.spread !== null)
    blocks.push({ kind: 'text', text: `Spread: ${spreadLine(documents[0]!.spread)}` });
  blocks.push({ kind: 'notes', notes: sharedNotes(answers) });
  return blocks;
}

function peopleTable(answers: readonly Recommendation[], documents: readonly RecommendDocument[]): Table {
  const several = documents.length > 1;
  const laws = new Set(answers.map(answer => answer.law)).size > 1;
  const right = 'right' as const;
  const columns = [
    ...(several ? [{ header: 'Compute', align: right }] : []),
    ...(laws || !several ? [{ header: 'Law' }] : []),
    { header: 'Parameters', align: right },
    { header: 'Tokens', align: right },
    { header: 'D/N', align: right },
    { header: 'Loss', align: right, optional: true },
    { header: 'Beyond', align: right, optional: true },
    { header: 'Flat band of N', align: right, optional: true },
    ...(answers.some(answer => answer.intervals)
      ? [{ header: '95% of N*', align: right, optional: true }]
      : []),
  ];
  const rows = answers.map((answer): Cell[] => [
    ...(several ? [formatFlop(answer.compute).replace(' FLOP', '')] : []),
    ...(laws || !several ? [answer.law] : []),
    { text: formatCount(answer.parameters), tone: 'strong' },
    { text: formatCount(answer.tokens), tone: 'strong' },
    significant(answer.tokensPerParameter),
    answer.loss === null ? '' : formatLoss(answer.loss),
    beyond(answer),
    answer.band === null ? '' : span(answer.band.parameters),
    ...(answers.some(other => other.intervals)
      ? [answer.intervals ? span(answer.intervals.parameters['95']!) : '']
      : []),
  ]);
  return { columns, rows };
}

/** How far beyond the fitted budgets the answer lies, `x443`; empty inside. */
function beyond(answer: Recommendation): Cell {
  const found = answer.caveats.filter(item => item.code === 'beyond-fitted-range');
  const worst = Math.max(0, ...found.map(item => Number(item.args.times)));
  return worst === 0 ? '' : { text: `x${significant(worst)}`, tone: 'warn' };
}

/** Each warning once, with the laws that it belongs to; extrapolation has a column of its own. */
function sharedNotes(answers: readonly Recommendation[]): { severity: string; text: string }[] {
  const laws = new Map<string, { severity: string; laws: Set<string> }>();
  let quiet = false;
  for (const answer of answers) {
    for (const item of answer.caveats) {
      if (item.code === 'beyond-fitted-range') continue;
      if (item.severity === 'info') quiet = true;
      else
        laws.set(item.message, {
          severity: item.severity,
          laws: (laws.get(item.message)?.laws ?? new Set()).add(answer.law),
        });
    }
  }
  const several = new Set(answers.map(answer => answer.law)).size > 1;
  const notes = [...laws].map(([message, entry]) => ({
    severity: entry.severity,
    text: several ? `${[...entry.laws].join(', ')}: ${message}` : message,
  }));
  if (answers.some(answer => beyond(answer) !== '')) {
    notes.push({
      severity: 'info',
      text: 'Beyond is how many times the answer exceeds the fitted range of C, N or D, whichever is most',
    });
  }
  if (quiet)
    notes.push({
      severity: 'info',
      text: 'isoflop laws <id> says how each law counts and where its constants come from',
    });
  return notes;
}

function explained(item: Explanation): Block[] {
  return [
    { kind: 'heading', text: `How ${item.law} gets there` },
    { kind: 'verbatim', text: item.lines.join('\n') },
  ];
}

/** Full precision, one row a recommendation. */
export function recommendationTable(answers: readonly Recommendation[]): Table {
  return {
    columns: [...recommendationColumns, ...intervalColumns].map(header => ({ header })),
    rows: answers.map(answer => [
      answer.law,
      answer.compute,
      answer.parameters,
      answer.tokens,
      answer.tokensPerParameter,
      answer.loss,
      answer.lossUnit,
      answer.band?.parameters[0] ?? null,
      answer.band?.parameters[1] ?? null,
      answer.band?.tokens[0] ?? null,
      answer.band?.tokens[1] ?? null,
      answer.computeOverhead ?? null,
      answer.trainingCompute ?? null,
      answer.inferenceCompute ?? null,
      answer.epochs ?? null,
      answer.caveats.map(item => item.code).join(' '),
      ...intervalCells(answer),
    ]),
  };
}

const interval = ['parameters', 'tokens', 'loss'] as const;
const levels = ['80', '95'] as const;
const ends = ['Low', 'High'] as const;

/** Columns of the intervals, behind the others: a stream of budgets goes without them. */
const intervalColumns = interval.flatMap(name =>
  levels.flatMap(level => ends.map(end => `${name}${end}${level}`)),
);

function intervalCells(answer: Recommendation): Cell[] {
  return interval.flatMap(name =>
    levels.flatMap(level => [0, 1].map(end => answer.intervals?.[name][level]?.[end] ?? null)),
  );
}

/** The columns of a recommendation as CSV, also when it streams. */
export const recommendationColumns = [
  'law',
  'compute',
  'parameters',
  'tokens',
  'tokensPerParameter',
  'loss',
  'lossUnit',
  'bandParametersLow',
  'bandParametersHigh',
  'bandTokensLow',
  'bandTokensHigh',
  'computeOverhead',
  'trainingCompute',
  'inferenceCompute',
  'epochs',
  'caveats',
] as const;

/** `compare`: a table of laws, and those that refuse. */
export function compareView(document: CompareDocument, context: RecommendContext): View {
  const base = recommendView([document as unknown as RecommendDocument], context);
  const reasons = new Map<string, string[]>();
  for (const { law, reason } of document.refused) {
    const shared = reason.replace(`Law ${law} is `, '');
    reasons.set(shared, [...(reasons.get(shared) ?? []), law]);
  }
  const refused = [...reasons].map(([reason, laws]) => ({
    severity: 'info',
    text: `${laws.join(', ')}: ${reason}`,
  }));
  const units = new Set(
    document.recommendations.map(answer => answer.lossUnit).filter(unit => unit !== null),
  );
  const groups = {
    severity: 'info',
    text: `Losses may be compared among hoffmann2022-approach3, besiroglu2024 and sardana2023 only; the others stand on other data or tokenizers${units.size > 1 ? ' or units' : ''}`,
  };
  return {
    ...base,
    blocks: [...base.blocks, { kind: 'notes', notes: [groups, ...refused] }],
    json: document,
  };
}

function significant(value: number): string {
  if (value >= 1000) return formatCount(value);
  return String(Number(value.toPrecision(3)));
}
