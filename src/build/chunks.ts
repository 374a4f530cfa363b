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
const OFTEN = 60;

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
  return named(graph => {
    // an entry by itself: what shares a file with it would run it
    const names = new Map(entries.map(id => [id, '']));
    const all = reached(entries, graph, lazyOf(graph));
    for (const id of [
      ...reached(ofPattern(use.start, all), graph),
      ...common(ofPattern(use.work, all), graph),
    ])
      if (!names.has(id)) names.set(id, 'start');
    const parts = partsOf(entries, all, graph).filter(id => !names.get(id));
    const weights = parts.map(id => (use.often.test(id) ? OFTEN : 1));
    const rest = all.filter(id => !names.has(id));
    const chunks = merged(chunksOf(parts, rest, weights, graph), weights, graph);
    for (const [index, { modules, uses }] of chunks.entries()) {
      const user = basename(parts[uses.findIndex(used => used > 0)]!).replace(/\W.*$/, '');
      for (const id of modules) names.set(id, `${user}-${index}`);
    }
    return names;
  });
}

function named(namesOf: (graph: Graph) => ReadonlyMap<string, string>): CodeSplittingNameFunction {
  let names: ReadonlyMap<string, string> | undefined;
  return (id, graph) => {
    names ??= namesOf(graph);
    return names.get(id) || null;
  };
}

function lazyOf(graph: Graph): (id: string) => readonly string[] {
  return id => graph.getModuleInfo(id)?.dynamicallyImportedIds ?? [];
}

/** What is loaded by itself: entries, and what is imported lazily. */
function partsOf(entries: readonly string[], all: readonly string[], graph: Graph): readonly string[] {
  return [...new Set([...all.flatMap(lazyOf(graph)), ...entries])];
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

/** Modules that the same parts need. */
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
    const key = uses.join();
    const same = chunks.get(key);
    chunks.set(key, {
      modules: [...(same?.modules ?? []), id],
      length: (same?.length ?? 0) + (graph.getModuleInfo(id)?.code?.length ?? 0),
      uses,
    });
  }
  return [...chunks.values()];
}

/**
 * Chunks of which no two are better one: the two that save most are merged first. Who loads one of two loads what the other
 * imports, too.
 */
function merged(given: readonly Chunk[], weights: readonly number[], graph: Graph): readonly Chunk[] {
  let chunks = given;
  for (;;) {
    const next = importsOf(chunks, graph);
    const reach = chunks.map((_, index) => closure(index, next));
    // what a part that comes to a chunk would have to load
    const missing = reach.map(found => lacking(found, chunks, weights));
    const loads = chunks.map(({ uses }) => uses.reduce((sum, used) => sum + used, 0));
    let best: { readonly a: number; readonly b: number; readonly saved: number } | undefined;
    for (let a = 0; a < chunks.length; a++) {
      for (let b = a + 1; b < chunks.length; b++) {
        const least = best?.saved ?? 0;
        // a file less for each that loads either, before what is loaded in vain
        let saved = FILE_COST * (loads[a]! + loads[b]!);
        const [one, other] = [chunks[a]!.uses, chunks[b]!.uses];
        for (let part = 0; part < weights.length && saved > least; part++) {
          const [here, there] = [one[part]!, other[part]!];
          if (here && there) saved -= weights[part]! * FILE_COST;
          else if (here) saved -= missing[b]![part]!;
          else if (there) saved -= missing[a]![part]!;
        }
        if (saved > least && !isCircle(a, b, next, reach)) best = { a, b, saved };
      }
    }
    if (best === undefined) return chunks;
    const { a, b } = best;
    const [one, other] = [chunks[a]!, chunks[b]!];
    const uses = either(one.uses, other.uses);
    const both: Chunk = {
      ...one,
      modules: [...one.modules, ...other.modules],
      length: one.length + other.length,
      uses,
    };
    chunks = [
      ...chunks.flatMap((chunk, index) => {
        if (index === a || index === b) return [];
        const isImported = reach[a]!.has(index) || reach[b]!.has(index);
        return isImported ? [{ ...chunk, uses: either(chunk.uses, uses) }] : [chunk];
      }),
      both,
    ];
  }
}

/** What each part would have to load for some chunks, of which it loads a few already. */
function lacking(
  some: ReadonlySet<number>,
  chunks: readonly Chunk[],
  weights: readonly number[],
): readonly number[] {
  const sums = weights.map(() => 0);
  for (const index of some) {
    const { length, uses } = chunks[index]!;
    for (let part = 0; part < sums.length; part++)
      if (!uses[part]) sums[part]! += weights[part]! * (FILE_COST + length);
  }
  return sums;
}

/** For each chunk the places of those that it imports. */
function importsOf(chunks: readonly Chunk[], graph: Graph): readonly ReadonlySet<number>[] {
  const placeOf = new Map(chunks.flatMap(({ modules }, index) => modules.map(id => [id, index] as const)));
  return chunks.map(({ modules }, index) => {
    const places = modules.flatMap(id =>
      (graph.getModuleInfo(id)?.importedIds ?? []).flatMap(one => placeOf.get(one) ?? []),
    );
    return new Set(places.filter(place => place !== index));
  });
}

/** A chunk and all that it imports, and they import. */
function closure(start: number, next: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  const found = new Set([start]);
  for (const one of found) for (const more of next[one]!) found.add(more);
  return found;
}

function either(some: readonly number[], others: readonly number[]): readonly number[] {
  return some.map((used, index) => used || others[index]!);
}

/** Whether two chunks as one would import each other with a third: between the two lies another. */
function isCircle(
  a: number,
  b: number,
  next: readonly ReadonlySet<number>[],
  reach: readonly ReadonlySet<number>[],
): boolean {
  const between = (from: number, to: number) =>
    [...next[from]!].some(one => one !== to && reach[one]!.has(to));
  return between(a, b) || between(b, a);
}
