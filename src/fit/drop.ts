import { type Kinship, rounded } from './kinship.ts';
import type { PilotRun } from './runs.ts';
import { type Explained, explainedByTerm } from './smooth.ts';

/** Share of the spread about a smooth surface, by how much more than chance, and how much of the loss the fall must be. */
const LEAST_SHARE = 0.3;
const LEAST_RATIO = 40;
const LEAST_EFFECT = 0.001;
const LEAST_DROP = 0.005;
/** Schedules of each size, and the share of what is left that one more must explain: much, where others are sure. */
const MOST_SCHEDULES = 4;
const LEAST_GAIN = { unsure: 0.15, sure: 0.4 };
/** Positions that are tried for the end of a schedule, each a fit. */
const MOST_POSITIONS = 24;
/** Counts of tokens are rounded to whole batches. */
const SAME_POSITION = 1.02;
/** Share of rows with a D of their own among those of one N, from which the lowest of a D tells of a schedule. */
const MOSTLY_DISTINCT = 0.7;

type Families = readonly (readonly number[])[];
type Fall = Explained & { readonly coefficient: number };

/**
 * Training curves that only their losses show: the last row of each size lies below a smooth surface through all of them,
 * as the loss of a run does whose learning rate has come down, and those of its checkpoints do not. Of sizes that were
 * trained by several schedules, so do the rows at one D, one D/N or one share of the longest where a shorter one ends.
 *
 * @param families rows of one size
 */
export function fallingIn(runs: readonly PilotRun[], families: Families): Kinship | undefined {
  const fallOf = (ends: ReadonlySet<number>) =>
    explainedByTerm(
      runs,
      runs.map((_, place) => +ends.has(place)),
    );
  let ends = new Set(families.flatMap(family => lastsOf(runs, family)));
  let fall = fallOf(ends);
  let schedules = 1;
  const positions = positionsIn(runs, families);
  for (; fall !== undefined && schedules < MOST_SCHEDULES; schedules++) {
    let best: { readonly ends: Set<number>; readonly fall: Fall } | undefined;
    for (const position of positions) {
      const more = new Set([...ends, ...position]);
      const found = more.size > ends.size ? fallOf(more) : undefined;
      if (found !== undefined && found.share > (best?.fall ?? fall).share) best = { ends: more, fall: found };
    }
    const needed = LEAST_GAIN[isSure(fall) ? 'sure' : 'unsure'];
    if (best === undefined || best.fall.share - fall.share < needed * (1 - fall.share)) break;
    ({ ends, fall } = best);
  }
  if (fall === undefined || !isSure(fall)) return undefined;
  return {
    ...{ kind: 'checkpoints', column: '', drop: -fall.coefficient, schedules },
    families: families.flatMap(family => stretchesOf(runs, family, ends)),
    progress: place => (ends.has(place) ? Infinity : runs[place]!.tokens),
  };
}

function isSure({ share, ratio, effect, coefficient }: Fall): boolean {
  const isLarge = effect >= LEAST_EFFECT && coefficient <= -LEAST_DROP;
  return share >= LEAST_SHARE && ratio >= LEAST_RATIO && isLarge;
}

function lastsOf(runs: readonly PilotRun[], family: readonly number[]): readonly number[] {
  const most = family.reduce((high, place) => Math.max(high, runs[place]!.tokens), 0);
  return family.filter(place => runs[place]!.tokens === most);
}

/** Where a schedule may end: rows, the lowest of each size, of one D, D/N or share of the longest at most of the sizes. */
function positionsIn(runs: readonly PilotRun[], families: Families): readonly (readonly number[])[] {
  // of rows that are there several times the lowest is so by chance
  const distinct = families.map(family => new Set(family.map(place => rounded(runs[place]!.tokens))).size);
  if (distinct.reduce((sum, count) => sum + count, 0) < MOSTLY_DISTINCT * runs.length) return [];
  const positions = new Map<string, readonly number[]>();
  const longest = families.map(family => runs[lastsOf(runs, family)[0]!]!.tokens);
  const keys: readonly ((run: PilotRun, family: number) => number)[] = [
    run => run.tokens,
    run => run.tokens / run.parameters,
    (run, family) => run.tokens / longest[family]!,
  ];
  for (const key of keys) {
    const rows = families
      .flatMap((family, index) => family.map(place => ({ place, index, at: key(runs[place]!, index) })))
      .sort((one, other) => one.at - other.at);
    let [first, lowest] = [0, new Map<number, number>()];
    const end = () => {
      const found = [...lowest.values()].sort((one, other) => one - other);
      if (2 * found.length >= families.length) positions.set(found.join(), found);
    };
    for (const { place, index, at } of rows) {
      if (at > first * SAME_POSITION) {
        end();
        [first, lowest] = [at, new Map()];
      }
      const known = lowest.get(index);
      if (known === undefined || runs[place]!.loss < runs[known]!.loss) lowest.set(index, place);
    }
    end();
  }
  return [...positions.values()].slice(0, MOST_POSITIONS);
}

/** The rows of a size up to each end of a schedule, and after the one before. */
function stretchesOf(
  runs: readonly PilotRun[],
  family: readonly number[],
  ends: ReadonlySet<number>,
): readonly number[][] {
  const sorted = family.toSorted((one, other) => runs[one]!.tokens - runs[other]!.tokens);
  const found: number[][] = [[]];
  for (const place of sorted) {
    const isNew = found.at(-1)!.some(one => ends.has(one) && runs[one]!.tokens < runs[place]!.tokens);
    if (isNew) found.push([place]);
    else found.at(-1)!.push(place);
  }
  return found;
}
