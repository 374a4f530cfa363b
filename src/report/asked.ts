import { type Accelerator, findAccelerator } from '../catalog/accelerators.ts';
import { findModel } from '../catalog/models.ts';
import type { PlanParts } from '../check/build.ts';
import { readAsOne } from '../check/mixture.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { type JointBudget, joinBudget, partBudget } from '../plan/joint-budget.ts';
import type { Path } from '../plan/paths.ts';
import { planOf } from '../plan/plan.ts';
import { proposalOf } from '../plan/proposal.ts';
import { statedServing } from '../plan/served.ts';
import type { Stated } from '../plan/stated.ts';
import type { Plan } from '../plan/whole.ts';
import { commandText, numberText, optionWords } from './command.ts';
import { controls, edits, optionText } from './controls.ts';
import { mixtureOfText } from './corpus.ts';
import { droppedModel, fileOf } from './dropped.ts';
import type { Changes } from './state.ts';

/** A command line in words: the budget, and options with their texts; null where one has none. */
export interface AskedLine {
  readonly budget?: string;
  readonly options: readonly (readonly [name: string, value: string | null])[];
}

/**
 * What a command line asks for: a plan whose size and layout are chosen again after each change, as `estimate` does.
 * Plain JSON.
 */
export interface AskedData {
  readonly numbers: readonly (readonly [path: Path, value: number])[];
  readonly words: readonly (readonly [path: Path, value: string | boolean])[];
  readonly accelerator?: Accelerator;
  readonly shape?: ArchitectureDescription;
  readonly except?: string;
  /** The budget of the line that stands among the limits. */
  readonly joint?: JointBudget;
  readonly line: AskedLine;
}

/** What a request states, ready to be carried by a page. */
export function askedOf(
  { numbers, words, accelerator, base, except, joint }: Stated,
  line: AskedLine,
): AskedData {
  return {
    numbers: [...numbers],
    words: [...words],
    ...(accelerator && { accelerator }),
    ...(base && { shape: base }),
    ...(except !== undefined && { except }),
    ...(joint && { joint }),
    line,
  };
}

/** The numbers of the line, a budget that holds beside limits among them as a budget. */
function askedNumbers({ numbers, joint }: AskedData): Map<Path, number> {
  const found = new Map(numbers);
  partBudget(found, joint);
  return found;
}

/** Budgets that stand in place of each other. */
const budgets: readonly Path[] = ['compute', 'budget.money', 'budget.acceleratorHours', 'schedule.days'];

/** The plan that is asked for, after the changes. */
export function askedPlan(asked: AskedData, changes: Changes, law: Law): Plan {
  const numbers = askedNumbers(asked);
  const words = new Map(asked.words);
  const model = modelOf(changes);
  if (model !== undefined)
    for (const path of numbers.keys()) if (path.startsWith('model.')) numbers.delete(path);
  putServing(changes, { numbers, words });
  for (const { control, value, place } of editsOf(asked, changes)) {
    if (value === null) {
      numbers.delete(place);
      continue;
    }
    // hours are FLOP in other words; money and time stay, and hold beside them
    if (control.name === 'compute') numbers.delete('budget.acceleratorHours');
    if (value === 0) numbers.delete(place);
    else numbers.set(place, value);
  }
  const unique = uniqueOf(changes, numbers.get('data.tokens'), law);
  if (unique !== undefined) numbers.set('limits.uniqueTokens', unique);
  joinBudget(numbers);
  putLayout(changes, { numbers, words });
  if (typeof changes.precision === 'string') words.set('hardware.precision', changes.precision);
  if (model !== undefined) words.set('model.preset', model.name);
  return planOf({
    numbers,
    words,
    accelerator: acceleratorOf(changes) ?? asked.accelerator,
    law,
    base: model?.shape ?? asked.shape,
    except: model?.name ?? asked.except,
  });
}

/** The model that was chosen on the page, or dropped onto it: its name and its shape. */
export function modelOf({
  model,
}: Changes): { readonly name: string; readonly shape: ArchitectureDescription } | undefined {
  if (typeof model !== 'string') return undefined;
  return droppedModel(model) ?? { name: model, shape: findModel(model).architecture };
}

/** Put how the model is served, as it was changed on the page, among the values of a plan. */
export function putServing(
  { workload }: Changes,
  into: { readonly numbers: Map<Path, number>; readonly words: Map<Path, string | boolean> },
): void {
  if (workload === undefined) return;
  for (const values of [into.numbers, into.words])
    for (const path of values.keys()) if (path.startsWith('serving.')) values.delete(path);
  if (typeof workload !== 'string') return;
  const stated = statedServing(workload);
  for (const [path, value] of stated.numbers) into.numbers.set(path, value);
  for (const [path, word] of stated.words) into.words.set(path, word);
}

/** Take the layout out of a plan, where it is to be searched. */
export function putLayout(
  { layout }: Changes,
  from: { readonly numbers: Map<Path, unknown>; readonly words: Map<Path, unknown> },
): void {
  if (layout !== SEARCHED) return;
  for (const values of [from.numbers, from.words])
    for (const path of values.keys()) if (path.startsWith('parallelism.')) values.delete(path);
}

/** What the control of the layout says where none is given. */
export const SEARCHED = 'the best that fits';

/**
 * Unique tokens of the sources that were named on the page, as `--from` has them.
 *
 * @throws RangeError where unique tokens were named, too
 */
function uniqueOf({ from, unique }: Changes, tokens: number | undefined, law: Law): number | undefined {
  if (typeof from !== 'string') return undefined;
  if (typeof unique === 'number')
    throw new Refusal('Sources and tokens that exist both say how many there are: give one of them');
  const mixture = mixtureOfText(from, { word: () => undefined, number: () => tokens });
  const isMixed = mixture.sources.some(one => one.share !== undefined || one.tokens !== undefined);
  // shares are of tokens: where those are chosen, sources count with all that they have
  if (!isMixed || tokens === undefined) return mixture.unique;
  return readAsOne(mixture, tokens, law);
}

/** The accelerator that was chosen on the page. */
export function acceleratorOf({ on }: Changes): Accelerator | undefined {
  return typeof on === 'string' ? findAccelerator(on) : undefined;
}

function editsOf(asked: AskedData, changes: Changes): ReturnType<typeof edits> {
  const stated = askedNumbers(asked);
  return edits(changes, path => stated.has(path));
}

/**
 * A plan as a proposal whose values were understood: what `estimate --out` writes and `check` reads again.
 *
 * @param plan as it was asked for
 */
export function decidedParts(plan: Plan): PlanParts {
  const values = new Map<Path, number | string | boolean>();
  collect(proposalOf(plan), '', values);
  const position = { line: 1, column: 1, endColumn: 1 };
  const { accelerator, law, base } = plan.stated;
  const stated = [...values].map(
    ([path, value]) => [path, { value, text: String(value), position }] as const,
  );
  // the numbers of a shape without a name stand in the proposal themselves
  const named = values.has('model.preset') || values.has('model.config');
  return {
    numbers: new Map(
      stated.flatMap(([path, one]) =>
        typeof one.value === 'number' ? [[path, { ...one, value: one.value }]] : [],
      ),
    ),
    words: new Map(
      stated.flatMap(([path, one]) =>
        typeof one.value === 'number' ? [] : [[path, { ...one, value: one.value }]],
      ),
    ),
    accelerator,
    law,
    base: named ? base : undefined,
    mixture: undefined,
  };
}

function collect(value: unknown, path: string, into: Map<Path, number | string | boolean>): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      collect(inner, path === '' ? key : `${path}.${key}`, into);
  } else if (['number', 'string', 'boolean'].includes(typeof value)) {
    into.set(path as Path, value as number | string | boolean);
  }
}

/** Options that say a layout. */
export const layoutOptions =
  'tensor pipeline interleave data context expert zero micro-batch recompute'.split(' ');

/** A budget as a word of a command line. */
export function budgetText(place: Path, value: number): string {
  const unit = place === 'budget.money' ? '$' : '';
  return `${unit}${numberText(value)}${place === 'schedule.days' ? ' days' : ''}`;
}

/** The command line that asks for the same, changes put into it. */
export function askedCommand(asked: AskedData, changes: Changes): string {
  const options = new Map<string, string | null>(asked.line.options);
  const accelerator = acceleratorOf(changes) ?? asked.accelerator;
  const count = new Map(asked.numbers).get('hardware.count');
  let { budget } = asked.line;
  const { compute } = changes;
  // money or a time before FLOP is a limit beside them
  if (typeof compute === 'number')
    for (const [place, option] of [
      ['budget.money', 'money'],
      ['schedule.days', 'deadline'],
    ] as const) {
      const value = askedNumbers(asked).get(place);
      if (value !== undefined) options.set(option, `${numberText(value)}${option === 'deadline' ? 'd' : ''}`);
    }
  const on = (count: number | undefined) =>
    accelerator && options.set('on', `${count === undefined ? '' : `${count} `}${accelerator.id}`);
  if (changes.on !== undefined) on(count);
  for (const { control, value, place } of editsOf(asked, changes)) {
    if (value === null) {
      if (control.name === 'count') on(undefined);
      else if (budgets.includes(place) && (place === 'compute' || compute === undefined)) budget = undefined;
      if (control.option !== undefined) options.delete(control.option);
      continue;
    }
    if (control.name === 'count') on(value);
    else if (budgets.includes(place) && (place === 'compute' || compute === undefined)) {
      budget = budgetText(place, value);
      // machines that the budget named
      if (!options.has('on')) on(count);
    } else if (value === 0) options.delete(control.option!);
    else if (control.option !== undefined) {
      options.set(control.option, optionText(control, value));
    }
  }
  for (const name of ['precision', 'law', 'model', 'workload', 'from'] as const) {
    const option = controls.find(one => one.name === name)!.option!;
    const value = changes[name];
    if (value === null) options.delete(option);
    else if (value !== undefined) options.set(option, fileOf(String(value))?.name ?? String(value));
  }
  if (changes.model !== undefined)
    for (const name of ['params', 'active', 'experts'])
      if (changes.size === undefined || name !== 'params') options.delete(name);
  if (changes.layout === SEARCHED) for (const name of layoutOptions) options.delete(name);
  if (typeof changes.from === 'string') options.delete('unique-tokens');
  return commandText(['estimate', ...(budget === undefined ? [] : [budget]), ...optionWords(options)]);
}
