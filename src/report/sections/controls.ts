import { type Control, type ControlName, controls, controlsOf, liftedText, readText } from '../controls.ts';
import { escapeHtml, tag, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';

const groups: readonly (readonly [title: string, names: readonly ControlName[]])[] = [
  [
    'What limits the run',
    ['compute', 'money', 'deadline', 'count', 'on', 'price', 'mfu', 'precision', 'layout'],
  ],
  ['What it is', ['model', 'size', 'params']],
  ['What it reads', ['tokens', 'unique', 'from', 'cap']],
  ['What it is for', ['inference', 'workload']],
  ['How to judge', ['law']],
];

/** The fields whose values can be changed. */
export function controlsSection(model: PageModel): string {
  return tag(
    'form',
    { id: 'controls', 'aria-labelledby': 'controls-title', autocomplete: 'off', novalidate: true },
    ...groups.map(([title, names]) =>
      tag(
        'fieldset',
        {},
        textTag('legend', title),
        ...names.flatMap(name => controls.filter(one => one.name === name)).map(one => field(one, model)),
      ),
    ),
    textTag('button', 'Back to what was given', {
      type: 'reset',
      disabled: Object.keys(model.changes).length === 0,
    }),
    tag(
      'noscript',
      {},
      textTag('p', 'Without script the values of the proposal are shown and cannot be changed.'),
    ),
  );
}

function field(control: Control, model: PageModel): string {
  const { name, label, hint, kind, empty } = control;
  const value = model.values[name];
  const described = `${name}-hint ${name}-read ${name}-error`;
  const common = { id: name, name, 'aria-describedby': described };
  const input =
    kind === 'choice'
      ? tag(
          'select',
          common,
          // the others are put in where a script can change it
          value === undefined
            ? textTag('option', empty ?? '', { value: '', selected: true })
            : textTag('option', shownValue(control, value), { selected: true }),
        )
      : tag('input', {
          ...common,
          type: 'text',
          inputmode: 'text',
          spellcheck: 'false',
          placeholder: empty,
          value: shownValue(control, value),
        }).replace('</input>', '');
  const isShown = controlsOf(model.values).includes(control);
  return tag(
    'div',
    { id: `${name}-field`, hidden: !isShown, class: kind === 'text' ? 'wide' : undefined },
    tag(
      'label',
      { for: name },
      escapeHtml(label),
      ' ',
      textTag('span', changedMark(name in model.changes), { class: 'changed', id: `${name}-changed` }),
    ),
    input,
    control.takesFile === true
      ? tag('input', {
          type: 'file',
          accept: '.json,application/json',
          'data-file-of': name,
          'aria-label': `${label} from a file`,
        }).replace('</input>', '')
      : '',
    textTag('span', hint, { class: 'hint', id: `${name}-hint` }),
    textTag('span', readMark(control, model.changes[name], undefined), {
      class: 'read',
      id: `${name}-read`,
    }),
    textTag('span', '', { class: 'error', id: `${name}-error` }),
  );
}

/** What a field shows of a value: as people write it where that says the same, in full where it does not. */
export function shownValue({ format }: Control, value: string | number | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : format(value);
}

/** The word behind the label of a value that was changed. */
export function changedMark(changed: boolean): string {
  return changed ? '(changed)' : '';
}

/** How a changed value was read, or what was lifted. */
export function readMark(
  control: Control,
  value: string | number | null | undefined,
  given: number | undefined,
): string {
  if (value === undefined) return '';
  return value === null ? liftedText(control, given) : readText(control, value);
}
