import { findLaw, lawIds } from '../catalog/laws.ts';
import { citation } from './citation.ts';

/**
 * One line with the laws behind a JSON answer, their sources, and the version of the tool; undefined where the
 * answer rests on no law. A law from a file has no source but its own name.
 */
export function cite(json: unknown): string | undefined {
  const known = new Set(lawIds());
  const laws = lawsOf(json).map(id => (known.has(id) ? citation(findLaw(id)) : id));
  return laws.length === 0 ? undefined : `Source: ${laws.join('; ')}. Computed by isoflop ${__VERSION__}.`;
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
