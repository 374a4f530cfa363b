import { isCertain, type Uncertain } from '../../core/spread.ts';
import type { Lifetime } from '../../planner/types.ts';
import { formatCount, formatMoney, formatPercent, formatRatio } from '../../quantity/format.ts';
import type { Cell } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';

/**
 * The lines of a lifetime: what it costs by part, what serves it at what kappa, and what kappa 1 would choose.
 *
 * @param isAssumed whether nothing says what trains it, so that its utilisation is a usual one
 */
export function lifetimeFields(
  { cost, serving, kappa, priceRatio, atKappaOne, onePrice, ...rest }: Lifetime,
  isAssumed: boolean,
): [string, Cell][] {
  const { accelerator, devices, precision, concurrency, prompt, output, calibration } = serving;
  const fields: [string, Cell][] = [];
  if (cost !== undefined) {
    const { training, serving: served, total } = cost;
    const text = `${spread(total, formatMoney)}: training ${spread(training, formatMoney)}, serving ${spread(served, formatMoney)}${onePrice === undefined ? '' : `, both at the ${formatMoney(onePrice.usdPerHour)} an hour said of ${onePrice.saidOf}`}`;
    fields.push(['Lifetime', { text, tone: 'strong' }]);
  }
  const isLine = Math.abs(rest.marginalKappa / kappa.likely - 1) < 1e-9;
  const margin = isLine ? '' : `, ${formatRatio(rest.marginalKappa)} at the margin`;
  const uncalibrated = calibration === 'class' ? ', uncalibrated' : '';
  fields.push(
    [
      'Served',
      `${formatCount(rest.servedTokens)} tokens of answers, ${formatCount(rest.promptTokens)} of prompts with them, by ${grouped(devices)} ${accelerator} in ${precision}, ${grouped(Math.floor(concurrency))} at once, ${grouped(prompt)}/${grouped(output)}${uncalibrated}`,
    ],
    [
      'kappa',
      `${spread(kappa, formatRatio)} against training at ${formatPercent(rest.trainingUtilisation)}${isAssumed ? ' (assumed: --on says what trains it)' : ''}${margin}${priceRatio === 1 ? '' : `; ${formatRatio(priceRatio)} times training's price`}`,
    ],
  );
  if (atKappaOne !== undefined) {
    const { parameters, tokens, times, overhead } = atKappaOne;
    const isSame = Math.abs(times - 1) < 1e-6;
    const more =
      overhead === undefined
        ? ', and what serves it does not hold that'
        : `, which costs ${formatPercent(overhead)} more over the lifetime`;
    fields.push([
      'At kappa 1',
      isSame
        ? 'the same size, since a limit holds it'
        : `${formatCount(parameters)} on ${formatCount(tokens)} for the same loss${more}; N here is ${formatRatio(times)} times that`,
    ]);
  }
  return fields;
}

function spread(value: Uncertain, format: (value: number) => string): string {
  if (isCertain(value)) return format(value.likely);
  const [low, high] = value['80'].map(format);
  return low === high ? format(value.likely) : `${format(value.likely)} (${low} to ${high})`;
}
