import { findLaw, lawIds } from '../catalog/laws.ts';
import { type OrganisationUse, organisationNote } from '../catalog/organisation.ts';
import { briefCitation, citation } from './citation.ts';

/**
 * One line with the laws behind a JSON answer, their sources, and the version of the tool; undefined where the
 * answer rests on no law. A law from a file has no source but its own name.
 */
export function cite(json: unknown): string | undefined {
  const ids = lawsOf(json);
  if (ids.length === 0) return undefined;
  const known = new Set(lawIds());
  const name = ids.length > 2 ? briefCitation : citation;
  const laws = ids.map(id => (known.has(id) ? name(findLaw(id)) : id));
  const { organisation } = (json ?? {}) as { readonly organisation?: OrganisationUse };
  const own = organisation === undefined ? '' : ` ${organisationNote(organisation)}.`;
  return `${laws.length === 1 ? 'Source' : 'Sources'}: ${laws.join('; ')}.${own} Computed by isoflop ${__VERSION__}.`;
}

/** Ids of the laws that an answer names, in its order. */
function lawsOf(json: unknown): string[] {
  const { law, recommendations, laws } = (json ?? {}) as Record<string, unknown>;
  const listed = [recommendations, laws].flatMap(list =>
    Array.isArray(list) ? (list as readonly unknown[]) : [],
  );
  const names = [law, ...listed.map(item => (item as { readonly law?: unknown } | null)?.law)];
  return [...new Set(names.filter(name => typeof name === 'string'))];
}
