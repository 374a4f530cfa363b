import { type Control, controlsOf, readText } from '../controls.ts';
import { escapeHtml, tag, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';

/** The fields whose values can be changed. */
export function controlsSection(model: PageModel, laws: readonly string[]): string {
  return tag(
    'form',
    { id: 'controls', 'aria-labelledby': 'controls-title', autocomplete: 'off', novalidate: true },
    ...controlsOf(model.values).map(control => field(control, model, laws)),
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

function field(control: Control, model: PageModel, laws: readonly string[]): string {
  const { name, label, hint } = control;
  const value = model.values[name];
  const described = `${name}-hint ${name}-read ${name}-error`;
  const changed = model.changes[name];
  const common = { id: name, name, 'aria-describedby': described };
  const input =
    name === 'law'
      ? tag(
          'select',
          common,
          ...laws.map(law => textTag('option', law, { value: law, selected: law === value })),
        )
      : tag('input', {
          ...common,
          type: 'text',
          inputmode: 'text',
          spellcheck: 'false',
          value: shownValue(control, value),
        }).replace('</input>', '');
  return [
    tag(
      'label',
      { for: name },
      escapeHtml(label),
      ' ',
      textTag('span', changedMark(name in model.changes), { class: 'changed', id: `${name}-changed` }),
    ),
    input,
    textTag('span', hint, { class: 'hint', id: `${name}-hint` }),
    textTag('span', changed === undefined ? '' : readText(control, changed), {
      class: 'read',
      id: `${name}-read`,
    }),
    textTag('span', '', { class: 'error', id: `${name}-error` }),
  ].join('');
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
