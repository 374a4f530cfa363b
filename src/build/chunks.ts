import { basename } from 'node:path';
import type { CodeSplittingNameFunction } from 'rolldown';

type Graph = Parameters<CodeSplittingNameFunction>[1];

/** A chunk that is named: what its roots, some modules, reach by static imports. */
export interface Layer {
  readonly name: string;
  readonly roots: RegExp;
}

/** What a file costs to load beside its length: as much as so many more characters of source. */
const FILE_COST = 30_000;

/**
 * Names chunks by the import graph, so that no list of files has to be kept. Each layer is a chunk, of what its roots reach
 * and no layer before it: what is loaded at every start, and what answers the first question of most. Of the rest, modules
 * that the same lazily loaded parts need are a chunk, and two chunks become one where that saves more in files than it loads
 * in vain.
 *
 * @param entries ids of the entries of the build
 */
export function chunksByUse(entries: readonly string[], layers: readonly Layer[]): CodeSplittingNameFunction {
  let names: ReadonlyMap<string, string> | undefined;
  return (id, graph) => {
    names ??= namesOf(entries, layers, graph);
    return names.get(id) || null;
  };
}

function namesOf(entries: readonly string[], layers: readonly Layer[], graph: Graph): Map<string, string> {
  // an entry by itself: what shares a file with it would run it
  const names = new Map(entries.map(id => [id, '']));
  const lazyOf = (id: string) => graph.getModuleInfo(id)?.dynamicallyImportedIds ?? [];
  const all = reached(entries, graph, lazyOf);
  for (const { name, roots } of layers) {
    const found = all.filter(id => roots.test(id));
    if (found.length === 0) throw new Error(`Chunk ${name} has no root: no module is ${roots}`);
    for (const id of reached(found, graph)) if (!names.has(id)) names.set(id, name);
  }
  const parts = [...new Set([...all.flatMap(lazyOf), ...entries])].filter(id => !names.get(id));
  const rest = all.filter(id => !names.has(id));
  for (const [index, { modules, uses }] of merged(chunksOf(parts, rest, graph), graph).entries()) {
    const user = basename(parts[uses.indexOf(true)]!).replace(/\W.*$/, '');
    for (const id of modules) names.set(id, `${user}-${index}`);
  }
  return names;
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
  /** Of each lazily loaded part whether it needs these modules. */
  readonly uses: readonly boolean[];
}

/** Modules that the same parts need, of those that may be put together. */
function chunksOf(parts: readonly string[], modules: readonly string[], graph: Graph): readonly Chunk[] {
  const reach = parts.map(part => new Set(reached([part], graph)));
  const chunks = new Map<string, Chunk>();
  for (const id of modules) {
    const uses = reach.map(ids => ids.has(id));
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
function cost(uses: readonly boolean[], length: number): number {
  return uses.filter(used => used).length * (FILE_COST + length);
}

function either(a: Chunk, b: Chunk): readonly boolean[] {
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
