import groups from 'data-files/laws?only=loss.group';
import uses from 'data-files/laws?only=uses';
import type { Law } from '../core/law.ts';
import { findLaw, lawIds } from './laws.ts';
import { organisation } from './organisation.ts';

/** Laws of a use, and no other is read for it. */
export function lawsFor(use: Law['uses'][number]): readonly Law[] {
  return lawsThat(
    id => (uses[id] as readonly string[] | undefined)?.includes(use) === true,
    law => law.uses.includes(use),
  );
}

/** Laws whose losses may be compared, as those of one group may; and no other is read for it. */
export function lawsOfGroup(group: string): readonly Law[] {
  return lawsThat(
    id => groups[id] === group,
    law => law.loss?.group === group,
  );
}

function lawsThat(shipped: (id: string) => boolean, holds: (law: Law) => boolean): readonly Law[] {
  const own = new Set(organisation()?.laws.map(law => law.id));
  return lawIds()
    .filter(id => own.has(id) || shipped(id))
    .map(findLaw)
    .filter(holds);
}
