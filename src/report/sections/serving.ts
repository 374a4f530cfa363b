import {
  formatBytes,
  formatCount,
  formatLatency,
  formatMoney,
  formatPercent,
  formatRatio,
} from '../../quantity/format.ts';
import { grouped } from '../../text/numbers.ts';
import { table, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';
import { row } from './estimate.ts';
import { caveats, commandLine } from './optimum.ts';

/** What serving the model takes, and what its lifetime costs; empty where nothing is said of it. */
export function servingSection({ serving }: PageModel): string {
  if (serving === undefined) return '';
  const { answer, lifetime, reason, command } = serving;
  if (answer === undefined) {
    return textTag('p', reason ?? 'Parameters have to be known to say what serving takes.');
  }
  const { hardware, price, costPerMillionTokens: cost } = answer;
  const rows = [
    row(
      'Tokens a second',
      answer.tokensPerSecond,
      formatCount,
      `${grouped(Math.floor(answer.concurrency))} at once`,
    ),
    row('Time a token', answer.timePerToken, formatLatency, 'steps, with the prompts that share them'),
    row('First token', answer.timeToFirstToken, formatLatency, 'of an idle replica'),
    row(
      '$ a million out',
      cost?.output,
      formatMoney,
      price === undefined ? '' : `${price.source}, a device-hour`,
    ),
    row('$ a million in', cost?.input, formatMoney, ''),
    row(
      'kappa',
      answer.kappa,
      formatRatio,
      'device time of a token over 2N FLOP at the utilisation of training',
    ),
    row('Training', lifetime?.cost?.training, formatMoney, 'as in what it takes'),
    row(
      'Serving',
      lifetime?.cost?.serving,
      formatMoney,
      `${formatCount(lifetime?.servedTokens ?? 0)} tokens of answers, ${formatCount(lifetime?.promptTokens ?? 0)} of prompts with them`,
    ),
    row('Lifetime', lifetime?.cost?.total, formatMoney, 'training and serving'),
  ].flat();
  const on = `${grouped(hardware.devices)} ${hardware.accelerator} in ${hardware.precision}, prompts of ${grouped(answer.prompt)} and answers of ${grouped(answer.output)}`;
  const fits = answer.memory.fits ? `${grouped(answer.batchLimit)} sequences fit` : 'the model does not fit';
  return [
    textTag('p', `On ${on}: weights of ${formatBytes(answer.weightBytes)}, ${fits}.`),
    rows.length === 0
      ? ''
      : table(
          'Serving, likely, and intervals',
          ['Quantity', 'Likely', '80%', '95%', 'From'],
          rows,
          [1, 2, 3],
        ),
    lifetime?.atKappaOne === undefined ? '' : textTag('p', movedText(lifetime.atKappaOne)),
    caveats(answer.caveats),
    command === undefined ? '' : commandLine({ command }),
  ].join('');
}

function movedText({
  parameters,
  tokens,
  times,
  overhead,
}: NonNullable<NonNullable<NonNullable<PageModel['serving']>['lifetime']>['atKappaOne']>): string {
  const more =
    overhead === undefined
      ? ', and what serves it does not hold that'
      : `, which costs ${formatPercent(overhead)} more over the lifetime`;
  return `At kappa 1 it would be ${formatCount(parameters)} on ${formatCount(tokens)} for the same loss${more}; N here is ${formatRatio(times)} times that.`;
}
