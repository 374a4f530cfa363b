import { parsePlain } from '../../quantity/plain.ts';
import type { Entry, TextSpan, Tree } from '../../syntax/tree.ts';
import type { Position, ReportProblem, StatedSource, StatedSources } from '../types.ts';

type Locate = (start: number, end?: number) => Position;

/** Where a mixture stands in a proposal, whatever its key is called. */
export const SOURCES = 'data.sources';

/**
 * The sources of a mixture: each a share (`70%`, 0.7), tokens (`600B`), or a mapping of share, tokens and epochs; or all of them
 * as one text, as `isoflop data mix` takes them.
 */
export function readSources(
  { value, keyRange }: Entry,
  report: ReportProblem,
  locate: Locate,
  path = SOURCES,
): StatedSources | undefined {
  const position = locate(...keyRange);
  if (value.kind === 'scalar' && typeof value.value === 'string')
    return { position, text: value.value, entries: [] };
  if (value.kind === 'scalar' && value.value === null) return undefined;
  if (value.kind !== 'map') {
    report('not-a-mapping', { name: path }, value.range);
    return undefined;
  }
  const unit = unitOf(value.entries);
  const entries = value.entries.map(entry => readSource(entry, path, { report, locate, unit }));
  return { position, entries };
}

/** How a map is read: where its problems go, where its parts stand, and what numbers without a unit are parts of. */
interface Reading {
  readonly report: ReportProblem;
  readonly locate: Locate;
  readonly unit: number;
}

/** How far shares of one whole may miss it, so that a rule says so: beyond it numbers are weights of any scale. */
const MISSES = 1.5;

/**
 * The whole that numbers without a unit in one map are parts of. They have one, which their sum decides: shares of 1,
 * percent, or weights that are divided by their sum.
 */
function unitOf(entries: readonly Entry[]): number {
  const stated = entries.map(({ value }) =>
    value.kind === 'map'
      ? value.entries.find(({ key }) => key === 'share' || key === 'weight')?.value
      : value,
  );
  const scalars = stated.flatMap(one => (one?.kind === 'scalar' && one.value !== null ? [one] : []));
  const bare = scalars.flatMap(one => (percentOf(one) === undefined ? (weightOf(one) ?? []) : []));
  const sum = bare.reduce((total, one) => total + one, 0);
  const others = scalars.reduce((total, one) => total + (percentOf(one) ?? 0), 0);
  if (others > 0) return Math.abs(others + sum - 1) <= Math.abs(others + sum / 100 - 1) ? 1 : 100;
  if (sum <= MISSES) return 1;
  const isPart = bare.length < entries.length;
  return isPart || (sum >= 100 / MISSES && sum <= 100 * MISSES) ? 100 : sum;
}

function readSource(
  { key, keyRange, value }: Entry,
  mixture: string,
  { report, locate, unit }: Reading,
): StatedSource {
  const path = `${mixture}.${key.slice(0, 60)}`;
  const place = { name: key, position: locate(...keyRange) };
  if (value.kind === 'scalar') {
    // a source without an amount is there, and takes what is left
    if (value.value === null) return place;
    const share = shareOf(value, unit);
    if (share !== undefined) return { ...place, share };
    return { ...place, ...numberOf('tokens', value, path, report) };
  }
  if (value.kind === 'list') {
    report('not-a-mapping', { name: path }, value.range);
    return place;
  }
  const amounts = value.entries.map(entry => readAmount(entry, path, { report, unit }));
  return Object.assign({}, place, ...amounts) as StatedSource;
}

type Amounts = { readonly share?: number; readonly tokens?: number; readonly epochs?: number };

function readAmount(
  { key, keyRange, value }: Entry,
  source: string,
  { report, unit }: Pick<Reading, 'report' | 'unit'>,
): Amounts {
  const path = `${source}.${key.slice(0, 60)}`;
  const name = key === 'weight' ? 'share' : key;
  if (name !== 'share' && name !== 'tokens' && name !== 'epochs') {
    report('unknown-key', { key: key.slice(0, 60), section: source, nearest: '' }, keyRange);
    return {};
  }
  if (value.kind !== 'scalar') {
    report('not-a-value', { key, kind: value.kind }, value.range);
    return {};
  }
  if (value.value === null) return {};
  const share = name === 'share' ? shareOf(value, unit) : undefined;
  return share === undefined ? numberOf(name, value, path, report) : { share };
}

type Scalar = Extract<Tree, { kind: 'scalar' }>;

/** A share: a percentage, or a number without a unit in that of its map. */
function shareOf(scalar: Scalar, unit: number): number | undefined {
  const percent = percentOf(scalar);
  if (percent !== undefined) return percent <= 10 ? percent : undefined;
  const weight = weightOf(scalar);
  return weight === undefined ? undefined : weight / unit;
}

function percentOf({ value }: Scalar): number | undefined {
  const percent = /^\s*([\d.]+(?:e-?\d+)?)\s*%\s*$/i.exec(String(value));
  const share = percent === null ? Number.NaN : Number(percent[1]) / 100;
  return share >= 0 ? share : undefined;
}

/** A number without a unit, which from here on is tokens. */
const MOST_WEIGHT = 1e6;

function weightOf({ value }: Scalar): number | undefined {
  const number = typeof value === 'boolean' || String(value).trim() === '' ? Number.NaN : Number(value);
  return number >= 0 && number < MOST_WEIGHT ? number : undefined;
}

function numberOf(
  name: 'share' | 'tokens' | 'epochs',
  { value, text, range }: Scalar & { readonly range: TextSpan },
  path: string,
  report: ReportProblem,
): Amounts {
  const read = parsePlain(String(value));
  const isAmount = read !== undefined && (read.dimension === 'number' || read.dimension === 'token');
  if (name !== 'share' && isAmount && read.value < 1e15) return { [name]: read.value };
  const expected = {
    share: 'a share, such as 40%',
    tokens: 'a share or tokens below 1e15, such as 600B',
    epochs: 'epochs, such as 4',
  };
  report('bad-value', { path, message: `must be ${expected[name]}: got '${text.slice(0, 40)}'` }, range);
  return {};
}
