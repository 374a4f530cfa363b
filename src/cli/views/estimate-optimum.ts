import type { EstimateDocument } from '../../plan/types.ts';
import { modifierText } from '../../planner/messages.ts';
import { formatCount, formatLoss, formatRatio } from '../../quantity/format.ts';
import type { Cell } from '../../render/view.ts';
import { epochsCell, unitText, within } from './recommend-fields.ts';

/** What the law says of its optimum; the size itself is in the headline. */
export function optimumFields({
  parameters,
  tokens,
  loss,
  lossUnit,
  epochs,
  intervals,
  input,
  modifiers = [],
}: EstimateDocument): [string, Cell][] {
  const fields: [string, Cell][] = [];
  if (intervals?.parameters !== undefined || intervals?.tokens !== undefined) {
    fields.push(
      ['Parameters', `${formatCount(parameters)}${within(intervals.parameters, formatCount)}`],
      ['Tokens', `${formatCount(tokens)}${within(intervals.tokens, formatCount)}`],
    );
  }
  if (epochs !== undefined) fields.push(['Epochs', epochsCell(formatRatio(epochs), input.mixedTokens)]);
  if (loss !== undefined) {
    fields.push([
      'Loss',
      `${formatLoss(loss)} ${unitText(lossUnit ?? null)}${within(intervals?.loss, formatLoss)}`,
    ]);
  }
  for (const one of modifiers) fields.push(modifierText(one));
  return fields;
}

/** The law's loss, and a row for each quantity that has intervals. */
export function optimumRows(document: EstimateDocument): Cell[][] {
  const { loss, lossUnit = 'unknown', epochs, intervals } = document;
  const units = { parameters: 'parameters', tokens: 'tokens', tokensPerParameter: 'ratio', loss: lossUnit };
  const names = Object.keys(units) as (keyof typeof units)[];
  return [
    ...(loss === undefined ? [] : [['loss', lossUnit, loss, null, null, null, null]]),
    ...(epochs === undefined ? [] : [['epochs', 'ratio', epochs, null, null, null, null]]),
    ...names.flatMap(name => {
      const found = intervals?.[name];
      if (found === undefined) return [];
      return [[name, units[name], document[name] ?? null, ...(found['80'] ?? []), ...(found['95'] ?? [])]];
    }),
  ];
}
