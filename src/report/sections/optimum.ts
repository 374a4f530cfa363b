import type { Intervals } from '../../core/uncertainty.ts';
import type { Recommendation } from '../../planner/types.ts';
import { formatCount, formatFlop, formatLoss, formatPercent, formatRatio } from '../../quantity/format.ts';
import { tag, textTag } from '../html.ts';
import type { Answer, PageModel } from '../types.ts';

/** What the law recommends for the budget, and for the whole life where tokens are served. */
export function optimumSection({ optimum, lifetime }: PageModel): string {
  if (optimum === undefined) {
    return textTag(
      'p',
      'No training budget is given or follows from what is given, so nothing can be recommended.',
    );
  }
  const { answer, spread, command } = optimum;
  return [
    textTag('p', `${answer.law} at ${formatFlop(answer.compute)}, training alone.`),
    figures(answer),
    spread === null
      ? ''
      : textTag(
          'p',
          `Over ${spread.laws.length} laws N* is ${formatCount(spread.parameters[0])} to ${formatCount(spread.parameters[1])}.`,
        ),
    caveats(answer.caveats),
    commandLine({ command }),
    lifetime === undefined
      ? ''
      : [
          textTag('h3', 'With serving'),
          textTag(
            'p',
            'The least training and serving together that reaches the loss of the plan, every token new.',
          ),
          figures(lifetime.answer),
          caveats(lifetime.answer.caveats),
          commandLine(lifetime),
        ].join(''),
  ].join('');
}

function figures(answer: Recommendation): string {
  const { band, intervals, loss, lossUnit } = answer;
  const flat = (name: 'parameters' | 'tokens') =>
    band === null
      ? []
      : [
          `${formatCount(band[name][0])} to ${formatCount(band[name][1])} within ${formatPercent(band.overhead)}`,
        ];
  const list = [
    figure('Parameters N*', formatCount(answer.parameters), [
      ...flat('parameters'),
      ...interval(intervals?.parameters, formatCount),
    ]),
    figure('Tokens D*', formatCount(answer.tokens), [
      ...flat('tokens'),
      ...interval(intervals?.tokens, formatCount),
    ]),
    figure(
      'Tokens per parameter',
      formatRatio(answer.tokensPerParameter),
      interval(intervals?.tokensPerParameter, formatRatio),
    ),
    loss === null
      ? ''
      : figure('Loss', formatLoss(loss), [lossUnit ?? '', ...interval(intervals?.loss, formatLoss)]),
    answer.epochs === undefined ? '' : figure('Epochs', formatRatio(answer.epochs), []),
    answer.trainingCompute === undefined ? '' : figure('Training', formatFlop(answer.trainingCompute), []),
    answer.inferenceCompute === undefined ? '' : figure('Serving', formatFlop(answer.inferenceCompute), []),
  ];
  return tag('dl', { class: 'big' }, ...list);
}

function interval(intervals: Intervals | undefined, format: (value: number) => string): string[] {
  return Object.entries(intervals ?? {}).map(
    ([level, [low, high]]) => `${level}%: ${format(low)} to ${format(high)}`,
  );
}

function figure(label: string, value: string, below: readonly string[]): string {
  return tag(
    'div',
    {},
    textTag('dt', label),
    tag('dd', {}, textTag('span', value), ...below.map(text => textTag('small', text))),
  );
}

/** Caveats of an answer, each with how much it matters. */
export function caveats(list: Recommendation['caveats']): string {
  if (list.length === 0) return '';
  return tag(
    'ul',
    { class: 'findings caveats' },
    ...list.map(({ severity, message }) =>
      tag(
        'li',
        {},
        textTag('span', severity, { class: `severity ${severity}` }),
        ' ',
        textTag('span', message),
      ),
    ),
  );
}

/** The command that gives the same numbers. */
export function commandLine({ command }: Pick<Answer<unknown>, 'command'>): string {
  return tag('p', { class: 'same' }, 'Same numbers: ', textTag('code', command));
}
