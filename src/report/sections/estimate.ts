import { isCertain, type Uncertain } from '../../core/spread.ts';
import type { EstimateDocument } from '../../plan/types.ts';
import {
  formatCount,
  formatDuration,
  formatEnergy,
  formatFlop,
  formatMoney,
  formatPercent,
} from '../../quantity/format.ts';
import { escapeHtml, table, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';
import { caveats, commandLine } from './optimum.ts';

/** What the plan takes: what is likely, and intervals of 80% and 95%. */
export function estimateSection({ estimate }: PageModel): string {
  if (estimate?.answer.hardware === undefined) {
    return textTag('p', 'A size and accelerators have to be known for an estimate of time and money.');
  }
  const { answer } = estimate;
  const { utilisation, days, acceleratorHours, cost, energy, interruptions, goodput } = answer;
  const rows = [
    row('Utilisation', utilisation, formatPercent, basis(answer)),
    row(
      'Time',
      days,
      value => formatDuration(value * 86_400),
      'compute over accelerators, peak and utilisation',
    ),
    row('Accelerator-hours', acceleratorHours, formatCount, 'accelerators and time'),
    row('Cost', cost, formatMoney, cost === undefined ? '' : priceBasis(cost)),
    row(
      'Energy',
      energy,
      formatEnergy,
      energy === undefined ? '' : `${energy.power} W an accelerator; ${energy.source}`,
    ),
    row('Interruptions', interruptions, formatCount, 'unexpected ones, at the rate that Llama 3 published'),
    row('Goodput', goodput, formatPercent, 'time that counts, checkpoints and restarts taken off'),
  ].flat();
  return [
    textTag('p', headOf(answer)),
    table('Likely, and intervals', ['Quantity', 'Likely', '80%', '95%', 'From'], rows, [1, 2, 3]),
    caveats(answer.caveats.filter(({ code }) => !unshown(answer).includes(code))),
    commandLine(estimate),
  ].join('');
}

/** What the rows rest on. */
function headOf({ utilisation, compute }: EstimateDocument): string {
  const at =
    utilisation?.origin === 'input'
      ? 'the stated utilisation'
      : utilisation?.origin === 'organisation'
        ? 'the utilisation of the organisation'
        : 'the utilisation of documented runs';
  return `From compute alone, 6·N·D = ${formatFlop(compute)} with the parameters that a token passes through, at ${at}.`;
}

/** Caveats of memory, layout and steps, which the table does not show. */
function unshown({ utilisation }: EstimateDocument): readonly string[] {
  const always = ['memory-derived', 'shape-assumed', 'does-not-fit', 'nothing-fits', 'no-layout'];
  const rest = ['link-unknown', 'grid-missing', 'batch-rounded', 'law-is-dense'];
  // these bound a prediction; a share that is given is taken as it is
  const ofPrediction = ['batch-assumed', 'sequence-length-assumed', 'kernels-assumed'];
  return [...always, ...rest, ...(utilisation?.origin === 'input' ? ofPrediction : [])];
}

/** A row of a table of likely values and intervals; none where there is no value. */
export function row(
  label: string,
  value: Uncertain | undefined,
  format: (value: number) => string,
  from: string,
): string[][] {
  if (value === undefined) return [];
  const ends = (level: '80' | '95') =>
    isCertain(value) ? '' : `${format(value[level][0])} to ${format(value[level][1])}`;
  return [[label, format(value.likely), ends('80'), ends('95'), from].map(escapeHtml)];
}

function basis({ utilisation }: EstimateDocument): string {
  if (utilisation?.origin === 'input') return 'given';
  if (utilisation?.origin === 'organisation') return 'the organisation';
  const runs = (utilisation?.basis ?? []).slice(0, 4).map(({ run }) => run);
  return `documented runs: ${runs.join(', ')}`;
}

function priceBasis({ price, source, date }: NonNullable<EstimateDocument['cost']>): string {
  const range = isCertain(price)
    ? formatMoney(price.likely)
    : `${formatMoney(price['95'][0])} to ${formatMoney(price['95'][1])} (95%)`;
  return `${range} an hour: ${source}${date === undefined ? '' : `, ${date}`}`;
}
