import type { Uncertain } from '../../core/spread.ts';
import { SECONDS_PER_DAY } from '../../core/units.ts';
import type { Recommendation } from '../../planner/types.ts';
import { formatCount, formatDuration, formatMoney, formatPercent } from '../../quantity/format.ts';
import type { Cell } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';

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
  if (run.speed !== undefined) fields.push(['Speed', speedLine(run.accelerator, run.speed)]);
  if (cost !== undefined) fields.push(['Cost', uncertain(cost, formatMoney)]);
  fields.push([
    'Shape',
    `${shape.layers} layers of ${shape.hidden}, ${shape.heads} heads on ${shape.kvHeads}, feed-forward ${shape.feedForward}, vocabulary ${shape.vocabulary}: ${formatCount(shape.parameters)}`,
  ]);
  return fields;
}

/** What a precision may win in time, beside what it costs in loss: time itself is told at the 16-bit rate. */
function speedLine(
  accelerator: string,
  { format, peakRatio }: NonNullable<NonNullable<Recommendation['run']>['speed']>,
): string {
  if (peakRatio === null)
    return `${accelerator} has no ${format} peak on record: the time is at the 16-bit rate`;
  return `${format} peaks at ${Number(peakRatio.toPrecision(3))} times the 16-bit rate, which the time is told at`;
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
