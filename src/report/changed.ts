import { type Control, controls, placeOf } from './controls.ts';
import { fileOf } from './dropped.ts';
import type { PageData } from './page-data.ts';
import type { Changes } from './state.ts';

/** A control's number as it was given, before anything was changed; undefined where none was. */
export function givenOf({ proposal, asked }: PageData, control: Control): number | undefined {
  const numbers = new Map(
    asked?.numbers ?? proposal.numbers.map(([path, { value }]) => [path, value] as const),
  );
  const place = placeOf(control, path => numbers.has(path));
  return place === undefined ? undefined : numbers.get(place);
}

/** What was changed on the page: "Deadline 42 days (7 days given)"; empty where nothing was. */
export function changedTexts(data: PageData, changes: Changes): readonly string[] {
  return controls.flatMap(control => {
    const value = changes[control.name];
    if (value === undefined) return [];
    const given = givenOf(data, control);
    const before = given === undefined ? '' : ` (${control.format(given)} given)`;
    const now =
      value === null
        ? 'lifted'
        : typeof value === 'string'
          ? (fileOf(value)?.name ?? value)
          : control.format(value);
    return [`${control.label} ${now}${before}`];
  });
}
