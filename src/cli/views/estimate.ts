import type { Exchange } from '../../cluster/step.ts';
import { isCertain, type Uncertain } from '../../core/spread.ts';
import { SECONDS_PER_DAY } from '../../core/units.ts';
import type { EstimateDocument, LayoutsDocument } from '../../plan/types.ts';
import { headlineOf, inVerdict } from '../../plan/verdict.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatEnergy,
  formatFlop,
  formatMoney,
  formatPercent,
  formatRate,
  formatRatio,
} from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';
import type { SourcesAnswer } from '../own-sources.ts';
import { optimumFields, optimumRows } from './estimate-optimum.ts';
import { stageBlocks, stageRows } from './estimate-stages.ts';
import { verdictBlocks } from './estimate-verdict.ts';
import { lifetimeFields } from './lifetime.ts';
import { foldedNotes, organisationNotes } from './notes.ts';
import { layoutText, plansBlocks, plansTable } from './plans.ts';
import { speedLine } from './recommend-budget.ts';

/** How an estimate is shown. */
export interface EstimateViewOptions {
  /** All notes, not only the first three. */
  readonly verbose?: boolean;
  /** The layouts that fit, beside it. */
  readonly plans?: LayoutsDocument;
  /** How its numbers follow. */
  readonly explanation?: readonly Block[];
}

/** A plan, with the layouts that fit where those were asked for. */
export interface PrintedEstimate extends EstimateDocument {
  readonly data?: SourcesAnswer;
  readonly plans?: LayoutsDocument['plans'];
  readonly closest?: NonNullable<LayoutsDocument['closest']>;
}

/** A plan for people and machines: the verdict, what binds, the rows, and a few notes. */
export function estimateView(document: EstimateDocument, options: EstimateViewOptions = {}): View {
  const { plans } = options;
  return {
    blocks: () => [
      { kind: 'heading', text: headlineOf(document) },
      ...verdictBlocks(document),
      { kind: 'fields', fields: fieldsOf(document) },
      ...stageBlocks(document),
      ...(plans === undefined ? [] : plansBlocks(plans)),
      {
        kind: 'notes',
        notes: [...foldedNotes(notesOf(document), options.verbose === true), ...organisationNotes(document)],
      },
      ...(options.explanation ?? []),
    ],
    json: (): PrintedEstimate =>
      plans === undefined
        ? document
        : {
            ...document,
            plans: plans.plans,
            ...(plans.closest === undefined ? {} : { closest: plans.closest }),
          },
    csv: () => (plans === undefined ? flat(document) : plansTable(plans)),
  };
}

/** What the verdict has not said already. */
function notesOf({ caveats }: EstimateDocument): EstimateDocument['caveats'] {
  return caveats.filter(({ code }) => !inVerdict.includes(code));
}

/** What a law counts that does not count 6ND. */
function countedBy({ caveats }: EstimateDocument): string {
  const found = caveats.find(({ code }) => code === 'counted-otherwise');
  return found === undefined ? '' : `; ${formatFlop(Number(found.args.counted))} by ${found.args.law}`;
}

function fieldsOf(document: EstimateDocument): [string, Cell][] {
  const { law, hardware, utilisation, days, cost, energy, carbon, layout, pipelineBubble, communication } =
    document;
  const fields: [string, Cell][] = [
    [
      'Compute',
      `${formatFlop(document.compute)} (6ND${countedBy(document)}), ${formatRatio(document.tokensPerParameter)} tokens per ${document.activeParameters === document.parameters ? '' : 'active '}parameter`,
    ],
    ...optimumFields(document),
  ];
  if (document.flopPerToken !== undefined) {
    const { causal, '6N': rule } = document.flopPerToken;
    fields.push([
      'A token',
      `${formatFlop(causal)} with causal attention, ${formatPercent(causal / rule)} of 6N`,
    ]);
  }
  if (law?.computeOverhead !== undefined) {
    fields.push([
      'From optimal',
      `${formatRatio(law.computeOverhead)} times the compute that this loss needs (${law.id})`,
    ]);
  }
  const served = document.limits?.find(({ limit }) => limit === 'servedTokens')?.given;
  if (served !== undefined && document.lifetime === undefined)
    fields.push([
      'Serving',
      `${formatCount(served)} tokens, ${formatFlop(2 * document.activeParameters * served)} (2ND) on top: the budget is for training`,
    ]);
  const lifetime =
    document.lifetime === undefined
      ? []
      : lifetimeFields(document.lifetime, document.utilisation === undefined);
  if (hardware === undefined || utilisation === undefined) return [...fields, ...lifetime];
  fields.push([
    'Utilisation',
    `${spread(utilisation, formatPercent)} of ${formatRate(hardware.peak)} (dense 16-bit)${ofPrecision(document)}, ${basis(utilisation)}`,
  ]);
  if (document.speed !== undefined) fields.push(['Speed', speedLine(document.speed)]);
  if (days !== undefined) {
    fields.push(
      ['Tokens a second', `${spread(document.tokensPerSecond!, formatCount)} over the whole run`],
      document.stepTime === undefined
        ? ['Steps', formatCount(document.steps!)]
        : [
            'Step',
            `plan on ${formatDuration((days.likely * SECONDS_PER_DAY) / document.steps!)}, pauses included; ${spread(document.stepTime, formatDuration)} while it runs, ${formatCount(document.batchTokens!)} tokens, ${formatCount(document.steps!)} steps`,
          ],
      ['Time', { text: spread(days, value => formatDuration(value * SECONDS_PER_DAY)), tone: 'strong' }],
      ['Accelerator-hours', spread(document.acceleratorHours!, formatCount)],
    );
  }
  if (cost !== undefined) {
    fields.push([
      'Cost',
      { text: `${spread(cost, formatMoney)} at ${spread(cost.price, formatMoney)} an hour`, tone: 'strong' },
    ]);
  }
  if (energy !== undefined) {
    const pue = energy.pue === undefined ? '' : `, PUE ${energy.pue}`;
    fields.push(['Energy', `${spread(energy, formatEnergy)} at ${energy.power} W${pue}`]);
  }
  if (carbon !== undefined) fields.push(['Carbon', `${spread(carbon, formatCount)} t CO2e`]);
  if (layout !== undefined) {
    fields.push([document.stages ? 'Layout, fullest' : 'Layout', layoutText(layout)]);
    if (document.memory !== undefined) fields.push(['Memory per device', memoryLine(document)]);
    const { share } = pipelineBubble!;
    const ceiling =
      utilisation.ceiling === undefined
        ? ''
        : `, ${formatPercent(utilisation.ceiling)} utilisation${ceilingOfPrecision(document)} at best while it runs`;
    fields.push(['Pipeline bubble', `${formatPercent(share)} of a step${ceiling}`]);
    if (communication!.length > 0) fields.push(['Sent a step', communication!.map(exchangeLine).join(', ')]);
  }
  return [...fields, ...reliabilityFields(document), ...lifetime];
}

function reliabilityFields(document: EstimateDocument): [string, Cell][] {
  const { checkpoint, interruptions, goodput, meanTimeBetweenInterruptions } = document;
  const { size, interval } = checkpoint;
  const often = `one in ${formatDuration(meanTimeBetweenInterruptions! * 3600)}; goodput ${spread(goodput!, formatPercent)}`;
  return [
    [
      'Checkpoint',
      `${formatBytes(size.resumable)} to ${formatBytes(size.full)}, every ${formatDuration(interval!.taken)}`,
    ],
    [
      'Interruptions',
      interruptions === undefined ? often : `${spread(interruptions, formatCount)}, ${often}`,
    ],
  ];
}

/** The same share of the peak of the precision, where that is another. */
function ofPrecision({ hardware, utilisation }: EstimateDocument): string {
  const share = utilisation?.ofPrecision;
  return share === undefined ? '' : `, ${formatPercent(share)} of its ${hardware!.format} peak`;
}

function ceilingOfPrecision({ hardware, utilisation }: EstimateDocument): string {
  const { peak, precisionPeak, format } = hardware!;
  return precisionPeak === undefined
    ? ''
    : ` of the 16-bit peak (${formatPercent((utilisation!.ceiling! * peak) / precisionPeak)} of its ${format} peak)`;
}

function basis(utilisation: NonNullable<EstimateDocument['utilisation']>): string {
  const { measured } = utilisation;
  if (utilisation.origin === 'input') return 'as given';
  if (utilisation.origin === 'organisation') return 'as its organisation has it';
  if (measured !== undefined) {
    return `from ${measured.text}: ${formatPercent(measured.share)} while steps ran there, ${formatPercent(measured.steps)} here; whole runs reach 0.885 of that`;
  }
  const runs = (utilisation.basis ?? []).slice(0, 3).map(item => item.run);
  const own = (utilisation.own ?? []).map(item => formatPercent(item.utilisation));
  if (own.length > 0) {
    return `from ${own.length === 1 ? 'a run' : `${own.length} runs`} of your own (${own.slice(0, 3).join(', ')}${own.length > 3 ? ', …' : ''}) and ${utilisation.history!.runs} documented ones`;
  }
  return `from documented runs (${runs.join(', ')}, …)`;
}

/** The likely value, and the ends of its 80% interval where they differ as printed. */
function spread(value: Uncertain, format: (value: number) => string): string {
  if (isCertain(value)) return format(value.likely);
  const [low, high] = value['80'].map(format);
  return low === high ? format(value.likely) : `${format(value.likely)} (${low} to ${high})`;
}

/** The total of the fullest device, and what it is made of. */
function memoryLine({ memoryPerDevice, memory, hardware }: EstimateDocument): Cell {
  const { total, ...parts } = memoryPerDevice!;
  const { capacity, fits, frameworks, unlisted, dispatch } = memory!;
  const named = Object.entries(parts)
    .filter(([, bytes]) => bytes > 0)
    .map(([part, bytes]) => `${part} ${formatBytes(bytes)}`);
  const listed =
    frameworks && `; ${between(frameworks.smallest, frameworks.largest)} over frameworks (--framework)`;
  const beyond =
    unlisted &&
    `${listed === undefined ? '; ' : ', '}${between(...unlisted)} for one without published figures`;
  const experts =
    dispatch && `; of the buffers ${between(dispatch.low, dispatch.high)} by routing of experts' tokens`;
  const { devices } = hardware!;
  const each = devices === undefined ? '' : `, one of ${grouped(devices.count)} ${devices.name}`;
  const text = `${formatBytes(total)} of ${formatBytes(capacity)}${each}: ${named.join(', ')}${listed ?? ''}${beyond ?? ''}${experts ?? ''}`;
  return { text, tone: fits ? 'plain' : 'bad' };
}

function between(low: number, high: number): string {
  return `${formatBytes(low)} to ${formatBytes(high)}`;
}

/** What a device sends in a step, and how much of that computing does not cover. */
function exchangeLine({ kind, bytes, exposed }: Exchange): string {
  const cover =
    exposed === undefined
      ? 'time unknown'
      : exposed === 0
        ? 'hidden'
        : `${formatDuration(exposed)} not hidden`;
  return `${kind} ${formatBytes(bytes)} (${cover})`;
}

/** One row a quantity, in base units. */
function flat(document: EstimateDocument): Table {
  const sure = (value: number | undefined, name: string, unit: string) =>
    value === undefined ? [] : [[name, unit, value, null, null, null, null]];
  const unsure = (value: Uncertain | undefined, name: string, unit: string) =>
    value === undefined ? [] : [[name, unit, value.likely, ...value['80'], ...value['95']]];
  const memory = Object.entries(document.memoryPerDevice ?? {});
  return {
    columns: ['quantity', 'unit', 'likely', 'low80', 'high80', 'low95', 'high95'].map(header => ({ header })),
    rows: [
      ...sure(document.parameters, 'parameters', 'parameters'),
      ...sure(document.activeParameters, 'activeParameters', 'parameters'),
      ...sure(document.tokens, 'tokens', 'tokens'),
      ...sure(document.compute, 'compute', 'FLOP'),
      ...optimumRows(document),
      ...sure(document.law?.computeOverhead, 'computeOverhead', 'ratio'),
      ...unsure(document.utilisation, 'utilisation', 'share'),
      ...unsure(document.tokensPerSecond, 'tokensPerSecond', 'tokens/s'),
      ...unsure(document.stepTime, 'stepTime', 's'),
      ...unsure(document.days, 'days', 'days'),
      ...unsure(document.acceleratorHours, 'acceleratorHours', 'h'),
      ...unsure(document.cost, 'cost', 'USD'),
      ...unsure(document.energy, 'energy', 'kWh'),
      ...unsure(document.carbon, 'carbon', 't'),
      ...stageRows(document),
      ...memory.map(([part, bytes]) => [`memoryPerDevice.${part}`, 'bytes', bytes, null, null, null, null]),
      ...sure(document.pipelineBubble?.share, 'pipelineBubble.share', 'share'),
      ...sure(document.checkpoint.size.resumable, 'checkpoint.size.resumable', 'bytes'),
      ...sure(document.checkpoint.interval?.best, 'checkpoint.interval.best', 's'),
      ...unsure(document.interruptions, 'interruptions', 'count'),
      ...unsure(document.goodput, 'goodput', 'share'),
    ],
  };
}
