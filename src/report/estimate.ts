import { Refusal } from '../core/refusal.ts';
import { estimateOf } from '../plan/estimate.ts';
import type { PageAssessment, ProposalData } from './assess.ts';
import { commandText } from './command.ts';
import type { Changes } from './state.ts';
import type { PageModel } from './types.ts';

/** Time, money and energy of the plan that the page shows, and the command line that says the same. */
export function estimateOfPage(
  { whole }: PageAssessment,
  { file, accelerator }: ProposalData,
  changes: Changes,
): PageModel['estimate'] {
  const { size, setting } = whole.whole();
  // what a law alone would fill in is no part of this plan
  if (size === undefined || size.optimum !== undefined || setting === undefined) return undefined;
  const options: readonly (readonly [option: string, value: string | number | undefined])[] = [
    ['--law', changes.law],
    ['--on', changes.count === undefined ? undefined : `${changes.count} ${accelerator?.id}`],
    ['--mfu', changes.mfu],
    ['--price', changes.price],
  ];
  const words = [
    'estimate',
    ...(changes.compute === undefined ? [] : [changes.compute]),
    file,
    ...options.flatMap(([option, value]) => (value === undefined ? [] : [option, value])),
  ];
  try {
    return { command: commandText(words), answer: estimateOf(whole, { input: { proposal: file } }) };
  } catch (error) {
    // a layout or a utilisation that cannot be has findings of its own
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
