import { deriveWithout } from './derive.ts';
import type { Fact, Path } from './paths.ts';

/** What may be claimed of a plan that is determined without it, the first to go first. */
const candidates = ['compute', 'budget.money', 'budget.acceleratorHours', 'schedule.days'] as const;

/** A quantity that is claimed. */
export type Claim = (typeof candidates)[number];

type Has = (path: Path) => boolean;

/**
 * The stated quantities that the rest determines, too. They are claims: the plan says what it takes, and they are held
 * against it. Days that alone say how much is trained are none.
 *
 * @param seeded what is stated, and what hardware and shape supply
 * @param known whether utilisation and price are known where they are not stated
 */
export function claimsOf(
  seeded: ReadonlyMap<Path, Fact>,
  known: { readonly utilisation: boolean; readonly price: boolean },
): readonly Claim[] {
  const claims: Claim[] = [];
  for (const path of candidates) {
    if (seeded.get(path)?.origin !== 'given') continue;
    const without = deriveWithout(seeded, [...claims, path]);
    const has: Has = name => without.has(name);
    const sized = has('model.activeParameters') && has('data.tokens');
    if (path === 'compute' ? sized : (sized || has('compute')) && follows(path, has, known))
      claims.push(path);
  }
  return claims;
}

/** Whether time or money follow from the compute. */
function follows(
  path: Claim,
  has: Has,
  known: { readonly utilisation: boolean; readonly price: boolean },
): boolean {
  if (!has('hardware.peak') || !has('hardware.count')) return false;
  if (!has('hardware.mfu') && !known.utilisation) return false;
  return path !== 'budget.money' || has('budget.price') || known.price;
}
