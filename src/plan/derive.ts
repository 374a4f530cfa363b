import type { Fact, Path } from './paths.ts';
import { relations as known, type PlanRelation } from './relations.ts';

/** Rounds of deriving from what was derived; every value is reached within a few. */
const ROUNDS = 8;

const LEAST = 1e-30;
const MOST = 1e50;

/**
 * All numbers that follow from those given, each with what it was derived from. A given value is never replaced:
 * where two given ones contradict each other, rules say so.
 *
 * @param given numbers by path, and those that hardware or shape supply
 * @param relations how values follow from others; all that are known unless given
 */
export function derive(
  given: ReadonlyMap<Path, Fact>,
  relations: readonly PlanRelation[] = known,
): ReadonlyMap<Path, Fact> {
  const facts = new Map(given);
  // a dense model passes every token through all of its parameters
  const dense = !facts.has('model.experts') && !facts.has('model.activeExperts');
  for (let round = 0; round < ROUNDS; round++) {
    const before = facts.size;
    if (dense) {
      same(facts, 'model.activeParameters', 'model.parameters');
      same(facts, 'model.parameters', 'model.activeParameters');
    }
    for (const { path, from, optional = [], formula, value } of relations) {
      if (facts.has(path) || !from.every(source => facts.has(source))) continue;
      const there = optional.filter(source => facts.has(source));
      const result = value(...[...from, ...there].map(source => facts.get(source)!.value));
      // what nothing in this world comes to follows from a slip that stands elsewhere
      if (!(result > LEAST && result < MOST)) continue;
      facts.set(path, { path, value: result, origin: 'derived', from: [...from, ...there], formula });
    }
    if (facts.size === before) break;
  }
  return facts;
}

/**
 * What follows without some of the values, given or derived. That tokens are seen once is an assumption, and
 * contradicts nothing.
 *
 * @param given numbers by path, and those that hardware or shape supply
 * @param excluded values that nothing may rest on
 * @param all how values follow from others; as for `derive` unless given
 */
export function deriveWithout(
  given: ReadonlyMap<Path, Fact>,
  excluded: readonly Path[],
  all: readonly PlanRelation[] = known,
): ReadonlyMap<Path, Fact> {
  const kept = new Map(
    [...given].filter(([path, { from }]) => ![path, ...from].some(one => excluded.includes(one))),
  );
  const relations = all.filter(({ path, assumes }) => assumes !== true && !excluded.includes(path));
  const facts = derive(kept, relations);
  return new Map([...facts].filter(([path]) => !excluded.includes(path)));
}

function same(facts: Map<Path, Fact>, path: Path, source: Path): void {
  const known = facts.get(source);
  if (known === undefined || facts.has(path)) return;
  facts.set(path, {
    path,
    value: known.value,
    origin: 'derived',
    from: [source],
    formula: 'dense: all are active',
  });
}

/** Whether a fact is, or was derived from, one of the others. */
export function restsOn(
  facts: ReadonlyMap<Path, Fact>,
  fact: Fact,
  others: readonly Path[],
  depth = 0,
): boolean {
  if (others.includes(fact.path)) return true;
  if (depth > 12) return true;
  return fact.from.some(source => {
    const next = facts.get(source);
    return others.includes(source) || (next !== undefined && restsOn(facts, next, others, depth + 1));
  });
}
