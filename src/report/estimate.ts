import { Refusal } from '../core/refusal.ts';
import { estimateOf } from '../plan/estimate.ts';
import type { Path } from '../plan/paths.ts';
import { askedCommand, budgetText, layoutOptions, SEARCHED } from './asked.ts';
import type { PageAssessment, ProposalData } from './assess.ts';
import { commandText, numberText, optionWords } from './command.ts';
import { edits, optionText } from './controls.ts';
import { fileOf } from './dropped.ts';
import type { PageData } from './page-data.ts';
import type { Changes } from './state.ts';
import type { PageModel } from './types.ts';

/** The answer of `estimate` to the plan that the page shows, the command line that says the same, or why there is none. */
export function estimateOfPage(
  { whole }: PageAssessment,
  { proposal, asked }: PageData,
  changes: Changes,
): Pick<PageModel, 'command' | 'estimate' | 'unanswered'> {
  const said = { command: asked ? askedCommand(asked, changes) : commandOf(proposal, changes) };
  try {
    const input = asked ? {} : { proposal: proposal.file };
    return { ...said, estimate: { ...said, answer: estimateOf(whole, { input }) } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...said, unanswered: error.message };
  }
}

/** The command on the proposal's file: what an option of the page's own line says, that option says; the rest is set in the file. */
function commandOf({ file, accelerator, numbers, line, set = [] }: ProposalData, changes: Changes): string {
  const options = new Map(line?.options);
  let budget = line?.budget;
  const said = new Map(set.map(edit => [edit.slice(0, edit.indexOf('=')).trim(), edit] as const));
  const put = (path: string, value: string) => {
    // an edit of a key holds for all below it
    for (const before of said.keys()) if (before.startsWith(`${path}.`)) said.delete(before);
    said.delete(path);
    said.set(path, `${path}=${value}`);
  };
  const stated = new Map(numbers);
  for (const { control, value, place } of edits(changes, path => stated.has(path))) {
    const { name, option } = control;
    const isBudget = budget !== undefined && spoken.includes(place);
    if (isBudget) budget = value === null ? undefined : budgetText(place, value);
    else if (option !== undefined && options.has(option)) {
      if (value) options.set(option, optionText(control, value));
      else options.delete(option);
    } else if (name === 'count' && options.has('on')) {
      options.set('on', `${value ?? ''} ${changes.on ?? accelerator?.id}`.trim());
    } else
      put(
        place,
        !value ? '' : ['compute', 'deadline'].includes(name) ? numberText(value) : optionText(control, value),
      );
  }
  const { on, layout, from, workload, model, law, precision } = changes;
  if (typeof on === 'string' && !options.has('on')) put('hardware.accelerator', on);
  else if (typeof on === 'string') {
    const count = changes.count ?? stated.get('hardware.count')?.value;
    options.set('on', `${count ?? ''} ${on}`.trim());
  }
  if (layout === SEARCHED) {
    for (const name of layoutOptions) options.delete(name);
    put('parallelism', '');
  }
  // how often a source may be read at most is the page's own, and no plan holds it
  if (from !== undefined) put('data.sources', String(from ?? '').replaceAll(/@[\d.]+/g, ''));
  if (workload !== undefined) {
    options.delete('serving');
    put('serving', String(workload ?? ''));
  }
  for (const [name, value] of Object.entries({ model, law, precision })) {
    if (typeof value !== 'string') continue;
    const file = fileOf(value)?.name;
    // a proposal reads laws of files, and of models only what Hugging Face writes
    if (options.has(name) || (name === 'model' && file !== undefined)) options.set(name, file ?? value);
    else put(name === 'precision' ? 'hardware.precision' : name, file ?? value);
  }
  return commandText([
    'estimate',
    ...(budget === undefined ? [] : [budget]),
    file,
    ...[...said.values()].flatMap(edit => ['--set', edit]),
    ...optionWords(options),
  ]);
}

/** Places of what the first word of a command line says. */
const spoken: readonly Path[] = ['compute', 'budget.money', 'budget.acceleratorHours', 'schedule.days'];
