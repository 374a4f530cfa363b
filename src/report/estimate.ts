import { Refusal } from '../core/refusal.ts';
import { estimateOf } from '../plan/estimate.ts';
import type { Path } from '../plan/paths.ts';
import { askedCommand } from './asked.ts';
import type { PageAssessment, ProposalData } from './assess.ts';
import { commandText, optionWords } from './command.ts';
import { type Control, controls, optionText, placeOf } from './controls.ts';
import { fileOf } from './dropped.ts';
import type { PageData } from './page-data.ts';
import type { Changes } from './state.ts';
import type { PageModel } from './types.ts';

/** The answer of `estimate` to the plan that the page shows, the command line that says the same, or why there is none. */
export function estimateOfPage(
  { whole }: PageAssessment,
  { proposal, asked }: PageData,
  changes: Changes,
): Pick<PageModel, 'estimate' | 'unanswered'> {
  const said = asked
    ? { command: askedCommand(asked, changes) }
    : commandOf(proposal, changes, path => whole.stated.numbers.has(path));
  try {
    const input = asked ? {} : { proposal: proposal.file };
    return { estimate: { ...said, answer: estimateOf(whole, { input }) } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { unanswered: error.message };
  }
}

/** The command on the proposal's file; what no option says is to be written into the file, or taken out of it. */
function commandOf(
  { file, accelerator, numbers, line }: ProposalData,
  changes: Changes,
  has: (path: Path) => boolean,
): { readonly command: string; readonly written?: readonly string[]; readonly removed?: readonly string[] } {
  const words = new Map(line?.options);
  const written: string[] = [];
  const removed: string[] = [];
  const before = new Set(numbers.map(([path]) => path));
  for (const control of controls) {
    const value = changes[control.name];
    if (value === undefined || control.name === 'compute') continue;
    if (value === null) {
      if (control.option !== undefined) words.delete(control.option);
      for (const path of control.places) if (before.has(path)) removed.push(path);
      if (control.name === 'from') removed.push('data.sources');
      if (control.name === 'workload') removed.push('serving');
      continue;
    }
    // what a proposal says by its sources no option does
    if (control.name === 'from') {
      written.push(`data.sources: ${JSON.stringify(value)}`);
      continue;
    }
    if (typeof value === 'string' && control.name !== 'on') {
      words.set(control.option!, fileOf(value)?.name ?? value);
      continue;
    }
    const place = control.kind === 'choice' ? control.places[0] : placeOf(control, has);
    if (control.name === 'count' || control.name === 'on') {
      const { count } = changes;
      const machines = typeof count === 'number' ? `${count} ` : control.name === 'count' ? `${value} ` : '';
      words.set('on', `${machines}${changes.on ?? accelerator?.id}`);
    } else if (place === undefined) continue;
    else if (place === control.places[0] && value !== 0) words.set(control.option!, wordOf(control, value));
    else written.push(`${place}: ${wordOf(control, value)}`);
  }
  if (changes.compute === null && before.has('compute')) removed.push('compute');
  const budget = changes.compute ?? line?.budget;
  const command = commandText([
    'estimate',
    ...(budget === undefined ? [] : [budget]),
    file,
    ...optionWords(words),
  ]);
  return {
    command,
    ...(written.length > 0 && { written }),
    ...(removed.length > 0 && { removed }),
  };
}

function wordOf(control: Control, value: string | number): string {
  return typeof value === 'number' ? optionText(control, value) : value;
}
