import { familiesOf, type Kinship, numbersOf, rounded } from './kinship.ts';
import type { RunTable } from './read-runs.ts';
import type { PilotRun } from './runs.ts';
import { lastPart, plain } from './table/names.ts';
import type { OtherColumn } from './table/others.ts';

/** Settings that are drawn by lot, of which no value is better. */
const DRAWN_BY_LOT = /^(?:random)?(?:seed|rep|replicate|trial|repeat|fold)s?(?:id|number|index)?$/;

/** Sizes of tokenizers, whose losses are not of one text: neither is better for the lower. */
const TOKENIZERS = /^(?:vocab|vocabulary|tokeni[sz]er)(?:size)?$/;

/** What sweeps are of, by the names that people give it: such a column is asked although each row has a value of its own. */
const SETTING_NAMES =
  /^(?:(?:peak|max|min|base|init|initial|final)?(?:lr|learningrate)(?:peak|max|min|mult|multiplier|scale)?|(?:global|train|micro)?(?:batchsize|bs|gbs)|(?:weight)?decay|wd|warmup\w*|cooldown\w*|betas?|eps|epsilon|dropout|momentum|(?:grad|gradient)?clip\w*|initstd|initscale|zloss\w*)$/;

/** Values of a column that says the same of many rows. */
const FEW_VALUES = 12;
/** Rows of one N whose tokens differ by no more are of one size: tokens are counted, or rounded to whole batches. */
const SAME_TOKENS = 1.02;

/** A sweep of a setting in numbers: at many of the sizes it has several values, each with a loss of its own. */
export function sweepIn({ runs, others }: RunTable): Kinship | undefined {
  const exact = familiesOf(runs, run => `${rounded(run.parameters)} ${rounded(run.tokens)}`);
  const near = nearFamilies(runs);
  for (const column of others) {
    const name = plain(lastPart(column.name));
    const [count, isSetting] = [column.values.length, SETTING_NAMES.test(name)];
    if (column.codes.length === 0 || count < 2 || DRAWN_BY_LOT.test(name) || TOKENIZERS.test(name)) continue;
    if ((!isSetting && count > Math.max(2, runs.length / 2)) || numbersOf(column) === undefined) continue;
    const families = isSetting || count <= FEW_VALUES ? near : exact;
    const swept = families.filter(
      family => new Set(family.map(place => column.codes[place])).size > 1 && differ(runs, family),
    );
    const rows = swept.reduce((sum, family) => sum + family.length, 0);
    if (rows >= runs.length / (isSetting ? 4 : 2))
      return { kind: 'sweep', column: column.name, families, progress: () => 1 };
  }
  return undefined;
}

/** Losses of one N and D that are further apart, of the loss, than seeds of one run are. */
const APART = 0.015;
/** Rows that lie so. */
const FEWEST_APART = 4;

/** A sweep of what has no column: at many of the sizes losses are further apart than those of seeds. */
export function unnamedSweepIn({ runs, others }: RunTable): Kinship | undefined {
  const families = nearFamilies(runs);
  const spreads = families.map(family => spreadOf(family.map(place => runs[place]!.loss)));
  const rows = families.reduce(
    (sum, family, index) => sum + (spreads[index]! > APART ? family.length : 0),
    0,
  );
  if (rows < Math.max(FEWEST_APART, runs.length / 4)) return undefined;
  if (others.some(column => DRAWN_BY_LOT.test(plain(lastPart(column.name))) && divides(column, families)))
    return undefined;
  const apart = spreads.filter(spread => spread > APART).sort((one, other) => one - other);
  const uneven = unevenIn(runs, families);
  return {
    kind: 'sweep',
    column: '',
    drop: apart[apart.length >> 1]!,
    ...(uneven !== undefined && { uneven }),
    families,
    progress: () => 1,
  };
}

/**
 * Rows of one N and D, from and to, where at most of the N the largest D has fewer than others: a setting is swept
 * at every D, but schedules of several lengths meet at the shorter ones.
 */
function unevenIn(runs: readonly PilotRun[], families: readonly (readonly number[])[]): Kinship['uneven'] {
  const sizes = familiesOf(
    families.map(family => runs[family[0]!]!),
    run => rounded(run.parameters),
  );
  const counts = sizes.map(size => size.map(place => families[place]!.length));
  const thin = counts.filter(ofOne => ofOne.some(count => count > ofOne.at(-1)!));
  if (thin.length < counts.length / 2) return undefined;
  const all = families.map(family => family.length);
  return {
    least: all.reduce((low, count) => Math.min(low, count), Infinity),
    most: all.reduce((high, count) => Math.max(high, count), 0),
  };
}

function divides({ codes }: OtherColumn, families: readonly (readonly number[])[]): boolean {
  return families.some(family => new Set(family.map(place => codes[place])).size > 1);
}

/** Highest over lowest, less one. */
function spreadOf(losses: readonly number[]): number {
  const low = losses.reduce((least, loss) => Math.min(least, loss), Infinity);
  return losses.reduce((most, loss) => Math.max(most, loss), 0) / low - 1;
}

function nearFamilies(runs: readonly PilotRun[]): readonly number[][] {
  return familiesOf(runs, run => rounded(run.parameters)).flatMap(size => {
    const sorted = size.toSorted((one, other) => runs[one]!.tokens - runs[other]!.tokens);
    const found: number[][] = [];
    for (const place of sorted) {
      const last = found.at(-1);
      if (last !== undefined && runs[place]!.tokens <= SAME_TOKENS * runs[last[0]!]!.tokens) last.push(place);
      else found.push([place]);
    }
    return found;
  });
}

function differ(runs: readonly PilotRun[], family: readonly number[]): boolean {
  return family.some(place => runs[place]!.loss !== runs[family[0]!]!.loss);
}
