import type { ArgsOf } from '../core/caveat.ts';
import type { ObstacleSentences } from './messages.ts';
import type { RunTable } from './read-runs.ts';
import type { PilotRun } from './runs.ts';
import { lastPart, plain } from './table/names.ts';
import type { OtherColumn } from './table/others.ts';

/**
 * Rows of a table that are no runs of their own: checkpoints of one run, whose loss lies above that of a run whose
 * schedule ends there, or the settings of a sweep at one size, of which one is the run.
 */
export interface Kinship {
  readonly kind: 'checkpoints' | 'sweep';
  /** Column that shows it; empty where the tokens themselves do. */
  readonly column: string;
  /** What of the loss the last rows lie below the others' surface, or rows of one N and D apart, where that shows it. */
  readonly drop?: number;
  /** Schedules of each size, where several are seen by where their losses fall. */
  readonly schedules?: number;
  /** Rows that belong together, by their places among the runs. */
  readonly families: readonly (readonly number[])[];
  /** How far along a checkpoint is, by its place. */
  readonly progress: (place: number) => number;
}

/** What of rows that are no runs of their own is kept. */
export const keepings = ['last', 'best', 'all'] as const;
export type Keeping = (typeof keepings)[number];

const SHARE_NAMES = /^(?:portion|fraction|share|progress|percent|pct|completed|done)/;
const RUN_NAMES = /^(?:run|wandb)?(?:name|id|displayname|runname|runid|run)$/;
/** What a checkpoint's name adds to its run's: `run-7/step1000`, `x-ckpt_500`. */
const CHECKPOINT_ENDING = /[-_/ .:]?(?:global)?(?:step|ckpt|checkpoint|iter(?:ation)?)s?[-_= ]?\d+.*$/i;
/**
 * Checkpoints among the rows: a column that says what part of the run had passed, a run's name on several rows of
 * one N and rising D, or tokens that rise by equal steps at one N.
 */
export function checkpointsIn({ runs, others }: RunTable): Kinship | undefined {
  return byShare(runs, others) ?? byName(runs, others) ?? byTokens(runs) ?? bySteps(runs, others);
}

/** Names of a count that stands at a point of a run; a run's whole length is called by many steps. */
const STEP_NAMES =
  /^(?:global|train|training|current|ckpt|checkpoint|save)?(?:step|iter|iteration|update|ckpt|checkpoint)(?:number|id|index)?$/;

/** Rows of one N that count different steps, where nothing names a run a row. */
function bySteps(runs: readonly PilotRun[], others: readonly OtherColumn[]): Kinship | undefined {
  if (others.some(column => isNameOfRows(column, runs))) return undefined;
  for (const column of others) {
    if (column.codes.length === 0 || !STEP_NAMES.test(plain(lastPart(column.name)))) continue;
    const families = familiesOf(runs, run => rounded(run.parameters));
    const rising = families.filter(family => new Set(family.map(place => column.codes[place])).size > 1);
    if (rising.reduce((sum, family) => sum + family.length, 0) < runs.length / 2) continue;
    return { kind: 'checkpoints', column: column.name, families, progress: place => runs[place]!.tokens };
  }
  return undefined;
}

/** Whether a column names each row: then a row is a run. */
function isNameOfRows({ name, values, codes }: OtherColumn, runs: readonly PilotRun[]): boolean {
  return RUN_NAMES.test(plain(lastPart(name))) && codes.length > 0 && values.length === runs.length;
}

/**
 * Rows that may be training curves although nothing names them as such: three or more of a size, at most of the sizes.
 *
 * @returns families of one size
 */
export function curvesIn({ runs, others }: RunTable): readonly (readonly number[])[] | undefined {
  if (others.some(column => isNameOfRows(column, runs))) return undefined;
  const families = familiesOf(runs, run => rounded(run.parameters));
  const curves = families.filter(family => family.length >= FEWEST_ROWS);
  const rows = curves.reduce((sum, one) => sum + one.length, 0);
  return curves.length < FEWEST_ROWS || rows < 0.8 * runs.length ? undefined : families;
}

/** Rows that make a curve, and curves that make a table of them. */
const FEWEST_ROWS = 3;

/** As many rows at equal distances are no design: those of scaling laws spread tokens by factors. */
const FEWEST_IN_CURVE = 6;
/** A quarter, a half, three quarters and the whole are less by chance. */
const FEWEST_FROM_NONE = 4;
/** How far gaps may differ: counts are rounded to whole batches or to three digits. */
const GAP_TOLERANCE = 0.02;

/**
 * Training curves that nothing names: at most of the sizes tokens rise by equal steps, as a run saves, and losses fall
 * with them.
 */
function byTokens(runs: readonly PilotRun[]): Kinship | undefined {
  const families = familiesOf(runs, run => rounded(run.parameters));
  const curves = families.filter(family => isCurve(family.map(place => runs[place]!)));
  if (curves.reduce((sum, family) => sum + family.length, 0) < runs.length / 2) return undefined;
  return { kind: 'checkpoints', column: '', families, progress: place => runs[place]!.tokens };
}

/** Whether the later half of rows of one size, and six at least, rise by equal steps of tokens; or all of four, from none. */
function isCurve(rows: readonly PilotRun[]): boolean {
  if (rows.length < FEWEST_FROM_NONE) return false;
  const sorted = [...rows].sort((one, other) => one.tokens - other.tokens);
  const late = sorted.slice(-Math.max(FEWEST_IN_CURVE, Math.ceil(sorted.length / 2)));
  const step = late.at(-1)!.tokens / rows.length;
  const isFromNone = Math.abs(late[0]!.tokens - step) <= GAP_TOLERANCE * step;
  if (rows.length < FEWEST_IN_CURVE && !isFromNone) return false;
  const gaps = late.slice(1).map((run, index) => run.tokens - late[index]!.tokens);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return (
    mean > 0 && gaps.every(gap => Math.abs(gap - mean) <= (GAP_TOLERANCE * late.at(-1)!.tokens) / gaps.length)
  );
}

function byShare(runs: readonly PilotRun[], others: readonly OtherColumn[]): Kinship | undefined {
  for (const column of others) {
    if (!SHARE_NAMES.test(plain(lastPart(column.name)))) continue;
    const shares = numbersOf(column);
    if (shares === undefined || column.codes.length === 0) continue;
    const values = shares.filter(value => value > 0);
    const most = values.reduce((high, value) => Math.max(high, value), 0);
    // of one, or in percent
    const whole = most <= 1.005 ? 1 : 100;
    if (values.length < shares.length || most > whole * 1.005) continue;
    const share = (place: number) => shares[column.codes[place]!]! / whole;
    const words = others.filter(other => other !== column && numbersOf(other) === undefined);
    const families = familiesOf(runs, (run, place) => {
      const settings = words.map(other => other.valueOf(place)).join('\0');
      return `${rounded(run.parameters)} ${rounded(run.tokens / share(place))} ${settings}`;
    });
    if (!families.some(family => family.some(place => share(place) < 0.995))) continue;
    return { kind: 'checkpoints', column: column.name, families, progress: share };
  }
  return undefined;
}

function byName(runs: readonly PilotRun[], others: readonly OtherColumn[]): Kinship | undefined {
  for (const column of others) {
    if (column.codes.length === 0) continue;
    const isRunName = RUN_NAMES.test(plain(lastPart(column.name)));
    const bases = column.values.map(value => value.replace(CHECKPOINT_ENDING, ''));
    const hasEndings = bases.some((base, code) => base !== column.values[code]);
    if (!isRunName && !hasEndings) continue;
    const families = familiesOf(
      runs,
      (run, place) => `${rounded(run.parameters)} ${bases[column.codes[place]!]}`,
    );
    const rising = families.filter(family => new Set(family.map(place => runs[place]!.tokens)).size > 1);
    const early = rising.reduce((sum, family) => sum + family.length - 1, 0);
    if (early < Math.max(2, runs.length / 20)) continue;
    return { kind: 'checkpoints', column: column.name, families, progress: place => runs[place]!.tokens };
  }
  return undefined;
}

/**
 * Which rows of families to keep: the last ones (all that are as far along), or those of the lowest loss.
 *
 * @returns places of the rows, rising
 */
export function choose(
  runs: readonly PilotRun[],
  kinship: Kinship,
  which: 'last' | 'best',
): readonly number[] {
  const { families, progress } = kinship;
  return families
    .flatMap(family => {
      const rank = which === 'last' ? progress : (place: number) => -runs[place]!.loss;
      const most = family.reduce((high, place) => Math.max(high, rank(place)), -Infinity);
      const kept = family.filter(place => rank(place) === most);
      return which === 'last' ? kept : kept.slice(0, 1);
    })
    .sort((one, other) => one - other);
}

/** What sentences about rows that are no runs of their own need. */
type KinshipCount = Omit<ArgsOf<ObstacleSentences, 'checkpoints'>, 'keep'> & { readonly values: number };

/** How many rows are left out where each family keeps its last or best, and of how many families with more than one. */
export function countOf(runs: readonly PilotRun[], kinship: Kinship): KinshipCount {
  const which = kinship.kind === 'sweep' ? 'best' : 'last';
  const kept = choose(runs, kinship, which).length;
  const families = kinship.families.filter(family => family.length > 1).length;
  return {
    column: kinship.column,
    drop: kinship.drop ?? 0,
    schedules: kinship.schedules ?? 1,
    rows: runs.length,
    spare: runs.length - kept,
    families,
    values: 0,
  };
}

/** The runs of an own group: those whose column has the value. */
export function placesOf(column: OtherColumn, value: string): readonly number[] {
  const code = column.values.indexOf(value);
  return column.codes.flatMap((one, place) => (one === code ? [place] : []));
}

/** Rows by a key of theirs. */
export function familiesOf(
  runs: readonly PilotRun[],
  keyOf: (run: PilotRun, place: number) => string,
): readonly number[][] {
  const families = new Map<string, number[]>();
  runs.forEach((run, place) => {
    const key = keyOf(run, place);
    const family = families.get(key);
    if (family === undefined) families.set(key, [place]);
    else family.push(place);
  });
  return [...families.values()];
}

/** Sizes are rounded to three digits: as many decide whether two rows have one. */
export function rounded(value: number): string {
  return value.toPrecision(3);
}

/** The different values of a column as numbers, undefined where one is none. */
export function numbersOf({ values }: OtherColumn): readonly number[] | undefined {
  const numbers = values.map(value => (value === '' ? Number.NaN : Number(value.replace(/%$/, ''))));
  return numbers.some(Number.isNaN) ? undefined : numbers;
}
