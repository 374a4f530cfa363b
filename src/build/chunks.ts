import { basename } from 'node:path';
import type { CodeSplittingNameFunction } from 'rolldown';

type Graph = Parameters<CodeSplittingNameFunction>[1];

/** What is known of use beside the import graph, as patterns of ids. */
export interface Use {
  /** What is loaded at every start: these, and what they import. */
  readonly start: RegExp;
  /** The work of a command: what most of these need is loaded at the start, too. */
  readonly work: RegExp;
  /** What answers the questions that most ask. */
  readonly often: RegExp;
}

/** Share of commands that is most of them. */
const MOST = 0.6;

/** How much more often than others the parts are loaded that answer what most ask. */
const OFTEN = 30;

/** What a file costs to load beside its length: as much as so many more characters of source. */
const FILE_COST = 25_000;

/**
 * Names chunks by the import graph, so that no list of files has to be kept. One chunk is loaded at every start. Of the rest,
 * modules that the same lazily loaded parts need are a chunk, and two chunks become one where that saves more in files than
 * it loads in vain.
 *
 * @param entries ids of the entries of the build
 */
export function chunksByUse(entries: readonly string[], use: Use): CodeSplittingNameFunction {
  let names: ReadonlyMap<string, string> | undefined;
  return (id, graph) => {
    names ??= namesOf(entries, use, graph);
    return names.get(id) || null;
  };
}

function namesOf(entries: readonly string[], use: Use, graph: Graph): Map<string, string> {
  // an entry by itself: what shares a file with it would run it
  const names = new Map(entries.map(id => [id, '']));
  const lazyOf = (id: string) => graph.getModuleInfo(id)?.dynamicallyImportedIds ?? [];
  const all = reached(entries, graph, lazyOf);
  for (const id of [...reached(ofPattern(use.start, all), graph), ...common(ofPattern(use.work, all), graph)])
    if (!names.has(id)) names.set(id, 'start');
  const parts = [...new Set([...all.flatMap(lazyOf), ...entries])].filter(id => !names.get(id));
  const weights = parts.map(id => (use.often.test(id) ? OFTEN : 1));
  const rest = all.filter(id => !names.has(id));
  for (const [index, { modules, uses }] of merged(chunksOf(parts, rest, weights, graph), graph).entries()) {
    const user = basename(parts[uses.findIndex(used => used > 0)]!).replace(/\W.*$/, '');
    for (const id of modules) names.set(id, `${user}-${index}`);
  }
  return names;
}

function ofPattern(pattern: RegExp, ids: readonly string[]): readonly string[] {
  const found = ids.filter(id => pattern.test(id));
  if (found.length === 0) throw new Error(`Chunks are made by use, and no module is ${pattern}`);
  return found;
}

/** What most of some modules need. */
function common(roots: readonly string[], graph: Graph): readonly string[] {
  const counts = new Map<string, number>();
  for (const root of roots)
    for (const id of reached([root], graph)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= MOST * roots.length).map(([id]) => id);
}

/** Ids that are reached from some by static imports, and by `more` where it is given. */
function reached(
  from: readonly string[],
  graph: Graph,
  more: (id: string) => readonly string[] = () => [],
): readonly string[] {
  const found = new Set(from);
  for (const id of found)
    for (const one of [...(graph.getModuleInfo(id)?.importedIds ?? []), ...more(id)]) found.add(one);
  return [...found];
}

/** Modules that are loaded together. */
interface Chunk {
  readonly modules: readonly string[];
  /** Characters of source. */
  readonly length: number;
  /** Of each lazily loaded part how often it is loaded, where it needs these modules; 0 where it does not. */
  readonly uses: readonly number[];
}

/** Modules that the same parts need, of those that may be put together. */
function chunksOf(
  parts: readonly string[],
  modules: readonly string[],
  weights: readonly number[],
  graph: Graph,
): readonly Chunk[] {
  const reach = parts.map(part => new Set(reached([part], graph)));
  const chunks = new Map<string, Chunk>();
  for (const id of modules) {
    const uses = reach.map((ids, part) => (ids.has(id) ? weights[part]! : 0));
    const same = chunks.get(uses.join()) ?? { modules: [], length: 0, uses };
    const length = same.length + (graph.getModuleInfo(id)?.code?.length ?? 0);
    chunks.set(uses.join(), { modules: [...same.modules, id], length, uses });
  }
  return [...chunks.values()];
}

/** Chunks of which no two are better one: the two that save most are merged first. */
function merged(chunks: readonly Chunk[], graph: Graph): readonly Chunk[] {
  const pairs: { readonly a: Chunk; readonly b: Chunk; readonly saved: number }[] = [];
  for (const [index, a] of chunks.entries()) {
    for (const b of chunks.slice(index + 1)) {
      const together = cost(either(a, b), a.length + b.length);
      const saved = cost(a.uses, a.length) + cost(b.uses, b.length) - together;
      if (saved > 0) pairs.push({ a, b, saved });
    }
  }
  pairs.sort((one, other) => other.saved - one.saved);
  const best = pairs.find(({ a, b }) => !isCircle(a, b, chunks, graph));
  if (best === undefined) return chunks;
  const { a, b } = best;
  const both: Chunk = {
    modules: [...a.modules, ...b.modules],
    length: a.length + b.length,
    uses: either(a, b),
  };
  return merged([...chunks.filter(one => one !== a && one !== b), both], graph);
}

/** What loading a chunk costs to all parts that need it. */
function cost(uses: readonly number[], length: number): number {
  return uses.reduce((sum, used) => sum + used, 0) * (FILE_COST + length);
}

function either(a: Chunk, b: Chunk): readonly number[] {
  return a.uses.map((used, index) => used || b.uses[index]!);
}

/** Whether two chunks as one would import each other with a third: between the two lies another. */
function isCircle(a: Chunk, b: Chunk, chunks: readonly Chunk[], graph: Graph): boolean {
  const chunkOf = new Map(chunks.flatMap(chunk => chunk.modules.map(id => [id, chunk] as const)));
  const next = (chunk: Chunk) =>
    new Set(
      chunk.modules.flatMap(id => (graph.getModuleInfo(id)?.importedIds ?? []).map(one => chunkOf.get(one))),
    );
  const between = (from: Chunk, to: Chunk) => {
    const found = new Set([...next(from)].filter(one => one !== from && one !== to));
    for (const chunk of found) if (chunk !== undefined) for (const one of next(chunk)) found.add(one);
    return found.has(to);
  };
  return between(a, b) || between(b, a);
}
