import { Refusal } from '../../core/refusal.ts';
import { type ColumnRole, known, lastPart, optionOf, plain, symbolOf } from './names.ts';

/** Powers of ten by their names in headers, lower case. */
const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  mil: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  g: 1e9,
  billion: 1e9,
  t: 1e12,
  tn: 1e12,
  trillion: 1e12,
};
const prefixes: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  p: 1e15,
  e: 1e18,
  z: 1e21,
  y: 1e24,
};
const secondsOf: Readonly<Record<string, number>> = { day: 86_400, hour: 3600 };

/** What the quantity itself is called where a unit stands, and remarks that say what was counted. */
const nouns: Readonly<Record<Exclude<ColumnRole, 'loss'>, RegExp>> = {
  parameters: /^(n|#|params?|parameters?|count|total|active|dense|non-?embedding|no embeddings?)$/,
  tokens: /^(d|#|tok|tokens?|count|total|seen|train|training|trained|unique)$/,
  compute: /^(c|flops?|total|train|training|budget|6nd|6 ?n ?d)$/,
};

/**
 * What a value of a column is multiplied by: `N (M)` 1e6, `tokens_B` 1e9, `C (PF-days)` 8.64e19, `D [tokens]` 1.
 * Losses keep their unit.
 *
 * @throws RangeError when the header has a unit that is not known
 */
export function factorOf(role: ColumnRole, written: string): number {
  if (role === 'loss') return 1;
  // of a path only its last name has a unit, unless the whole is a known name
  const isWhole = known[role].test(plain(written)) || splitUnit(role, written) !== undefined;
  const header = isWhole ? written : lastPart(written);
  const marked = [...header.matchAll(/[([]([^)\]]*)[)\]]/g)].map(([, inside = '']) => inside.trim());
  const outside = header.replace(/[([].*[)\]]/g, ' ').trim();
  const operator = /[/*×·%].*$/.exec(outside)?.[0];
  if (operator !== undefined && known[role].test(plain(outside.slice(0, -operator.length)))) {
    marked.push(operator.trim());
  }
  const tail = splitUnit(role, outside);
  const factors = [tail ?? 1, ...marked.filter(text => text !== '').map(text => read(role, text, header))];
  return factors.reduce((product, factor) => product * factor, 1);
}

/** The factor of a unit that ends a header without brackets, or undefined where there is none. */
export function splitUnit(role: ColumnRole, header: string): number | undefined {
  if (role === 'loss') return undefined;
  const text = header.replace(/[([].*[)\]]/g, ' ').trim();
  if (known[role].test(plain(text))) return undefined;
  if (role === 'compute') {
    const unit = computeUnit(spaced(text).replace(/^(?:(?:total|cumulative) )+/, ''));
    if (unit !== undefined) return unit;
  }
  for (const { index } of text.matchAll(/[\s_,-]+/g)) {
    if (!known[role].test(plain(text.slice(0, index)))) continue;
    const factor = unitOf(role, spaced(text.slice(index)).replace(/^in /, ''));
    if (factor !== undefined) return factor;
  }
  return undefined;
}

function read(role: Exclude<ColumnRole, 'loss'>, text: string, header: string): number {
  const factor = unitOf(role, spaced(text).replace(/^in /, ''));
  if (factor !== undefined) return factor;
  const examples = role === 'compute' ? 'FLOP, EFLOP, ZFLOP or PF-days' : 'k, M, B or T';
  throw new Refusal(
    `Unknown unit '${text.slice(0, 40)}' of ${symbolOf[role]} in the header '${header.slice(0, 60)}': expected ${examples}; convert the column, or name another with ${optionOf[role]}`,
  );
}

function unitOf(role: Exclude<ColumnRole, 'loss'>, text: string): number | undefined {
  if (nouns[role].test(text)) return 1;
  const compute = role === 'compute' ? computeUnit(text) : undefined;
  if (compute !== undefined) return compute;
  const [first = '', ...rest] = text.split(' ');
  const scale = scaleOf(first);
  if (scale === undefined) return undefined;
  const noun = rest.join(' ').replace(/^of /, '');
  if (noun === '') return scale;
  const unit = nouns[role].test(noun) ? 1 : role === 'compute' ? computeUnit(noun) : undefined;
  return unit === undefined ? undefined : scale * unit;
}

function scaleOf(word: string): number | undefined {
  const power = /^[x×]?(?:1e|10\^|10\*\*|e)\+?(\d{1,2})$/.exec(word)?.[1];
  if (power !== undefined) return Number(`1e${power}`);
  return scales[word] ?? scales[word.replace(/s$/, '')];
}

/** FLOP, EFLOPs, PF-days, PFLOP/s-days, exaFLOP. */
function computeUnit(text: string): number | undefined {
  const word = text
    .replace(/kilo|mega|giga|tera|peta|exa|zetta|yotta/, name => name[0]!)
    .replace(/[^a-z/]/g, '');
  const [, prefix = '', unit, time] =
    /^([kmgtpezy]?)(flops?|f)(?:(?:\/?s|per\/?s(?:ec(?:ond)?)?)?(day|hour)s?)?$/.exec(word) ?? [];
  if (unit === undefined || (unit === 'f' && time === undefined)) return undefined;
  const size = prefix === '' ? 1 : prefixes[prefix]!;
  return size * (time === undefined ? 1 : secondsOf[time]!);
}

function spaced(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s_,]+/g, ' ')
    .replace(/^[-\s]+/, '')
    .trim();
}
