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
  const entries = value.entries.map(entry => readSource(entry, path, report, locate));
  return { position, entries };
}

function readSource(
  { key, keyRange, value }: Entry,
  mixture: string,
  report: ReportProblem,
  locate: Locate,
): StatedSource {
  const path = `${mixture}.${key.slice(0, 60)}`;
  const place = { name: key, position: locate(...keyRange) };
  if (value.kind === 'scalar') {
    // a source without an amount is there, and takes what is left
    if (value.value === null) return place;
    const share = shareOf(value);
    if (share !== undefined) return { ...place, share };
    return { ...place, ...numberOf('tokens', value, path, report) };
  }
  if (value.kind === 'list') {
    report('not-a-mapping', { name: path }, value.range);
    return place;
  }
  const amounts = value.entries.map(entry => readAmount(entry, path, report));
  return Object.assign({}, place, ...amounts) as StatedSource;
}

type Amounts = { readonly share?: number; readonly tokens?: number; readonly epochs?: number };

function readAmount({ key, keyRange, value }: Entry, source: string, report: ReportProblem): Amounts {
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
  const share = name === 'share' ? shareOf(value) : undefined;
  return share === undefined ? numberOf(name, value, path, report) : { share };
}

type Scalar = Extract<Tree, { kind: 'scalar' }>;

/** A share: a percentage, or a number of at most 1; a number up to 100 without a unit is one in percent. */
function shareOf({ value }: Scalar): number | undefined {
  const percent = /^\s*([\d.]+(?:e-?\d+)?)\s*%\s*$/i.exec(String(value));
  const number = percent === null ? Number(value) : Number(percent[1]) / 100;
  if (typeof value === 'boolean' || !(number >= 0)) return undefined;
  if (percent !== null) return number <= 10 ? number : undefined;
  return number <= 1 ? number : number <= 100 ? number / 100 : undefined;
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
