/** Law ids that a JSON answer names, in the order of its recommendations. */
function lawsOf(json: unknown): string[] {
  const { law, id, recommendations, laws } = (json ?? {}) as Record<string, unknown>;
  const listed = [recommendations, laws].flatMap(list => (Array.isArray(list) ? list : []));
  const names = [law, ...listed.map(item => (item as { law?: unknown } | null)?.law), id];
  return [...new Set(names.filter(name => typeof name === 'string'))];
}

/**
 * One line with the laws behind an answer, their sources, and the version of the tool; undefined where the answer
 * rests on no law.
 */
export function citation(json: unknown): string | undefined {
  const laws = lawsOf(json);
  return laws.length === 0 ? undefined : `Source: ${laws.join('; ')}. Computed by isoflop ${__VERSION__}.`;
}
