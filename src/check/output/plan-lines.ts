import { SECONDS_PER_DAY } from '../../core/units.ts';
import type { PlanSummary, PlanValue } from '../../plan/summary.ts';
import { limitNamed, limitWritten } from '../../plan/verdict.ts';
import { modifierText } from '../../planner/messages.ts';
import {
  formatBytes,
  formatChance,
  formatCount,
  formatDuration,
  formatFlop,
  formatLoss,
  formatMoney,
  formatPercent,
} from '../../quantity/format.ts';
import { grouped } from '../../text/numbers.ts';

/** A line of the plan. */
export interface PlanLine {
  readonly label: string;
  readonly text: string;
  /** Of 80%, but for the loss. */
  readonly interval?: string;
  /** Where it comes from. */
  readonly from: string;
}

const days = (value: number) => formatDuration(value * SECONDS_PER_DAY);

const rows: readonly (readonly [keyof PlanSummary, string, (value: number) => string])[] = [
  ['parameters', 'parameters', formatCount],
  ['activeParameters', 'active parameters', formatCount],
  ['tokens', 'tokens', formatCount],
  ['epochs', 'epochs', value => String(Number(value.toPrecision(3)))],
  ['compute', 'compute', formatFlop],
  ['accelerators', 'accelerators', grouped],
  ['mfu', 'utilisation', formatPercent],
  ['days', 'time', days],
  ['acceleratorHours', 'accelerator-hours', formatCount],
  ['price', 'price an hour', formatMoney],
  ['money', 'money', formatMoney],
  ['steps', 'steps', formatCount],
];

/** The plan as people read it: what is known, how sure it is, and what each value follows from. */
export function planLines(plan: PlanSummary): readonly PlanLine[] {
  const lines: PlanLine[] = [];
  for (const [name, label, format] of rows) {
    const value = plan[name] as PlanValue | undefined;
    if (value === undefined) continue;
    const same = name === 'activeParameters' && value.value === plan.parameters?.value;
    if (same || (name === 'price' && plan.money === undefined)) continue;
    const { 80: narrow } = value;
    const text = format(value.value);
    const ends = narrow?.map(format);
    const interval = ends === undefined || ends[0] === ends[1] ? undefined : `${ends[0]} to ${ends[1]}`;
    lines.push({ label, text, from: originOf(value, format), ...(interval && { interval }) });
  }
  return [
    ...lines,
    ...stageLines(plan),
    ...sourceLines(plan),
    ...memoryLine(plan),
    ...lossLine(plan),
    ...limitLines(plan),
  ];
}

/** Where a value comes from, and what is claimed instead. */
function originOf(value: PlanValue, format: (value: number) => string): string {
  const { origin, formula = '', source = '', claimed } = value;
  const from = origin === 'given' ? 'given' : origin === 'assumed' ? `assumed: ${source}` : formula || source;
  return claimed === undefined || format(claimed) === format(value.value)
    ? claimed === undefined
      ? from
      : `given, and ${from}`
    : `${from}; ${format(claimed)} given`;
}

/** What each stage takes of the run. */
function stageLines({ stages = [] }: PlanSummary): readonly PlanLine[] {
  return stages.map(({ stage, tokens, sequenceLength, batchTokens, days: taken }) => {
    const ends = taken?.['80'].map(days);
    const [low, high] = ends ?? [];
    return {
      label: `stage ${stage}`,
      text: taken === undefined ? formatCount(tokens) : days(taken.likely),
      from: `${formatCount(tokens)} tokens, sequences of ${grouped(sequenceLength)}, batch ${formatCount(batchTokens)}`,
      ...(low !== high && { interval: `${low} to ${high}` }),
    };
  });
}

/** What is read of each source over all stages. */
function sourceLines({ sources = [] }: PlanSummary): readonly PlanLine[] {
  return sources.map(({ source, tokens, unique, epochs, by }) => ({
    label: `source ${source}`,
    text: `${formatCount(tokens)}${epochs === undefined ? '' : `, ${Number(epochs.toPrecision(3))} epochs of ${formatCount(unique!)}`}`,
    from: by.map(one => `${one.stage ?? 'other stages'} ${formatCount(one.tokens)}`).join(' + '),
  }));
}

function memoryLine({ memoryPerDevice }: PlanSummary): readonly PlanLine[] {
  if (memoryPerDevice === undefined) return [];
  const { value, capacity, ends, open } = memoryPerDevice;
  const shown = ends?.map(formatBytes) ?? [formatBytes(value ?? 0)];
  const text = [...new Set(shown)].join(' to ');
  const from = open.length === 0 ? 'the layout' : `by ${open.join(', ')}, not given`;
  return [{ label: 'memory per device', text: `${text} of ${formatBytes(capacity)}`, from }];
}

function lossLine({ loss }: PlanSummary): readonly PlanLine[] {
  if (loss === undefined) return [];
  const ends = (loss['80'] ?? loss.laws)?.map(formatLoss);
  const level = loss['80'] === undefined ? '' : '80%: ';
  const interval = ends && `${level}${ends[0]} to ${ends[1]}`;
  const from = `${loss.law}${loss.laws === undefined ? '' : ', over laws on the same data'}`;
  return [
    { label: 'predicted loss', text: formatLoss(loss.value), from, ...(interval && { interval }) },
    ...(loss.modifiers ?? []).map(one => {
      const [label, text] = modifierText(one);
      const measured = loss.measured?.filter(sentence => sentence.startsWith(`${one.name}: `)) ?? [];
      return {
        label: label.toLowerCase(),
        text,
        from:
          measured.map(sentence => sentence.slice(one.name.length + 2)).join('; ') || `arXiv:${one.arxiv}`,
      };
    }),
  ];
}

/** What each limit leaves, and the chance of keeping it. */
function limitLines({ limits = [] }: PlanSummary): readonly PlanLine[] {
  return limits.flatMap(({ limit, given, used, chance, binds }) => {
    if (used === null || limit === 'servedTokens') return [];
    const text = `${limitWritten[limit](used)} of ${limitWritten[limit](given)}`;
    const kept = chance === null ? [] : [keptText(limit, chance)];
    return [{ label: `${limitNamed[limit]}`, text, from: [...kept, ...(binds ? ['binds'] : [])].join(', ') }];
  });
}

/** A size is kept or missed: there is no chance in it. */
function keptText(limit: string, chance: number): string {
  if (limit === 'latency' || limit === 'parameters') return chance < 1 ? 'missed' : 'kept';
  return `kept with ${formatChance(chance)}`;
}

/** A line as text: the interval stands behind the value, with its level where it is one of 80%. */
export function lineText({ label, text, interval }: PlanLine): string {
  if (interval === undefined) return text;
  return label === 'predicted loss' ? `${text} (${interval})` : `${text} (80%: ${interval})`;
}
