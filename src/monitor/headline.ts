import { formatDuration, formatMoney, formatPercent } from '../quantity/format.ts';
import { grouped, plural } from '../text/numbers.ts';
import { isOver } from './is-over.ts';
import type { MonitorAnswer } from './types.ts';

const SECONDS_PER_DAY = 86_400;

/** The answer in one line: how far, on promise or not, when and for how much. */
export function headline({ loss, progress, findings, end, cost, schedule }: MonitorAnswer): string {
  const isEnd = isOver(progress) || schedule?.kind === 'logged';
  const share =
    progress.share === undefined
      ? ''
      : ` of ${grouped(progress.totalSteps!)} (${formatPercent(progress.share)})`;
  const { forecast, promised } = loss;
  const heads =
    loss.now === null
      ? 'the loss is no number'
      : forecast === undefined || isEnd
        ? `${isEnd ? 'ended at' : 'loss'} ${loss.now.toFixed(4)}`
        : `heads for ${forecast.likely.toFixed(4)} ± ${((forecast['95'][1] - forecast['95'][0]) / 2).toFixed(4)} (95%)`;
  const against = promised === undefined ? '' : `, ${promised.loss.toFixed(4)} promised`;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const parts = [
    `step ${grouped(progress.step)}${share}`,
    `${heads}${against}: ${verdicts[loss.verdict]}${isWithin(loss) ? ', the promise lies within' : ''}`,
    ...(end?.lateBy === undefined
      ? []
      : [off(end.lateBy * SECONDS_PER_DAY, formatDuration, ['late', 'early'])]),
    ...(cost?.planned === undefined
      ? []
      : [off(cost.total.likely - cost.planned, formatMoney, ['over the plan', 'below it'])]),
    ...(errors === 0 ? [] : [plural(errors, 'error')]),
  ];
  return parts.join('; ');
}

const verdicts: Readonly<Record<MonitorAnswer['loss']['verdict'], string>> = {
  'on-promise': 'on its promise',
  better: 'better than promised',
  worse: 'worse than promised',
  undecided: 'too early to say',
  'no-forecast': 'no forecast',
  'no-promise': 'nothing was promised',
};

/** Whether a promise that cannot be judged yet is among what may come. */
function isWithin({ verdict, forecast, promised }: MonitorAnswer['loss']): boolean {
  if (verdict !== 'undecided' || forecast === undefined || promised === undefined) return false;
  const [low, high] = forecast['95'];
  return low <= promised.loss && promised.loss <= high;
}

function off(
  value: number,
  format: (value: number) => string,
  [over, under]: readonly [string, string],
): string {
  return `${format(Math.abs(value))} ${value >= 0 ? over : under}`;
}
