import { formatDuration, formatMoney, formatPercent } from '../quantity/format.ts';
import { grouped, plural } from '../text/numbers.ts';
import type { MonitorAnswer } from './types.ts';

const SECONDS_PER_DAY = 86_400;

/** The answer in one line: how far, on promise or not, when and for how much. */
export function headline({ loss, progress, findings, end, cost }: MonitorAnswer): string {
  const isPart =
    progress.isOver && (progress.plannedSteps ?? progress.totalSteps ?? 0) > 1.01 * progress.step;
  const share =
    progress.share === undefined
      ? ''
      : ` of ${grouped(progress.totalSteps!)} (${formatPercent(progress.share)})${progress.plannedSteps === undefined ? '' : `, ${grouped(progress.plannedSteps)} planned`}`;
  const { forecast, promised } = loss;
  const heads =
    loss.now === null
      ? 'the loss is no number'
      : forecast === undefined || progress.isOver
        ? `${progress.isOver ? 'ended at' : 'loss'} ${loss.now.toFixed(4)}`
        : `heads for ${forecast.likely.toFixed(4)} ± ${((forecast['95'][1] - forecast['95'][0]) / 2).toFixed(4)} (95%)`;
  const against = promised === undefined ? '' : `, ${promised.loss.toFixed(4)} promised`;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const parts = [
    `step ${grouped(progress.step)}${share}`,
    `${heads}${against}: ${verdicts[loss.verdict]}${isWithin(loss) ? ', the promise lies within' : ''}`,
    ...(isPart ? ['it ended before its plan'] : []),
    ...(end?.lateBy === undefined || isPart
      ? []
      : [off(end.lateBy * SECONDS_PER_DAY, formatDuration, ['late', 'early'])]),
    ...(cost?.planned === undefined || isPart
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
