import files from 'data-files/laws?only=checks';
import type { LawCheck } from '../core/law.ts';

/** The values that a law's own paper prints; none for a law that is not shipped. */
export function checksOf(id: string): readonly LawCheck[] {
  return (files[id] as readonly LawCheck[] | undefined) ?? [];
}
