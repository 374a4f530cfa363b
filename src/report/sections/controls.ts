import { type Control, type ControlName, controlsOf, liftedText, readText } from '../controls.ts';
import { escapeHtml, tag, textTag } from '../html.ts';
import type { Choices } from '../state.ts';
import type { PageModel } from '../types.ts';

const groups: readonly (readonly [title: string, names: readonly ControlName[]])[] = [
  ['What limits the run', ['compute', 'money', 'deadline', 'count', 'on', 'price', 'mfu', 'precision']],
  ['What it is for', ['size', 'tokens', 'unique', 'inference', 'params', 'cap']],
  ['How to judge', ['law']],
];

/** The fields whose values can be changed. */
export function controlsSection(model: PageModel, choices: Choices): string {
  const shown = controlsOf(model.values);
  return tag(
    'form',
    { id: 'controls', 'aria-labelledby': 'controls-title', autocomplete: 'off', novalidate: true },
    ...groups.map(([title, names]) =>
      tag(
        'fieldset',
        {},
        textTag('legend', title),
        ...names
          .flatMap(name => shown.filter(one => one.name === name))
          .map(one => field(one, model, choices)),
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

function field(control: Control, model: PageModel, choices: Choices): string {
  const { name, label, hint, kind, empty } = control;
  const value = model.values[name];
  const described = `${name}-hint ${name}-read ${name}-error`;
  const common = { id: name, name, 'aria-describedby': described };
  const list = choices[name] ?? [];
  const input =
    kind === 'choice'
      ? tag(
          'select',
          common,
          ...(value === undefined ? [textTag('option', '', { value: '', selected: true })] : []),
          ...list.map(one => textTag('option', one, { value: one, selected: one === value })),
        )
      : tag('input', {
          ...common,
          type: 'text',
          inputmode: 'text',
          spellcheck: 'false',
          placeholder: empty,
          value: shownValue(control, value),
        }).replace('</input>', '');
  return tag(
    'div',
    {},
    tag(
      'label',
      { for: name },
      escapeHtml(label),
      ' ',
      textTag('span', changedMark(name in model.changes), { class: 'changed', id: `${name}-changed` }),
    ),
    input,
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
