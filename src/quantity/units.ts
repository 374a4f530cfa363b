import { type BaseDimension, type Exponents, exponents } from './dimensions.ts';

/** What a word means: a factor and a dimension, and how it is to be treated. */
export interface Unit {
  /** Base units in one, apart from `tens`. */
  readonly factor: number;
  /** Powers of ten in one, kept apart so that 2.3T is 2300000000000 and not a bit less. */
  readonly tens: number;
  readonly exponents: Exponents;
  /**
   * `scale`: k, M, B, T. `percent`. `utilisation`: MFU and its likes. `node`: nodes, servers, DGX, which hold
   * as many accelerators as their links join. `count`: steps, sequences, which are plain numbers. `device`: an accelerator that is not named.
   */
  readonly role: 'plain' | 'scale' | 'percent' | 'utilisation' | 'node' | 'count' | 'device';
  /** Code of an assumption that the unit brings with it. */
  readonly note?: 'month-length' | 'year-length' | 'hardware-utilisation';
}

const HOUR = 3600;
const DAY = 86_400;
/** Julian year, and a twelfth of it. */
const YEAR = 365.25 * DAY;
const MONTH = YEAR / 12;

const exact = new Map<string, Unit>();
const anyCase = new Map<string, Unit>();

function add(
  words: string,
  factor: number,
  of: Readonly<Partial<Record<BaseDimension, number>>>,
  more: { role?: Unit['role']; note?: NonNullable<Unit['note']>; case?: 'exact' } = {},
): void {
  const tens = Math.round(Math.log10(factor));
  const isPower = Number(`1e${tens}`) === factor;
  const unit: Unit = {
    factor: isPower ? 1 : factor,
    tens: isPower ? tens : 0,
    exponents: exponents(of),
    role: more.role ?? 'plain',
    ...(more.note && { note: more.note }),
  };
  for (const word of words.split(' ')) {
    if (more.case === 'exact') exact.set(word, unit);
    else anyCase.set(word.toLowerCase(), unit);
  }
}

add('thousand', 1e3, {}, { role: 'scale' });
add('million millions mn mln mio', 1e6, {}, { role: 'scale' });
add('billion billions bn bln', 1e9, {}, { role: 'scale' });
add('trillion trillions tn trn', 1e12, {}, { role: 'scale' });
add('quadrillion quadrillions', 1e15, {}, { role: 'scale' });
add('k K', 1e3, {}, { role: 'scale', case: 'exact' });
add('M', 1e6, {}, { role: 'scale', case: 'exact' });
add('B', 1e9, {}, { role: 'scale', case: 'exact' });
add('T', 1e12, {}, { role: 'scale', case: 'exact' });

add('token tokens tok toks', 1, { token: 1 });
add('ktok ktoks', 1e3, { token: 1 });
add('Mtok Mtoks', 1e6, { token: 1 });
add('Btok Btoks', 1e9, { token: 1 });
add('Ttok Ttoks', 1e12, { token: 1 });
add('param params parameter parameters', 1, { parameter: 1 });

add('ms', 1e-3, { second: 1 }, { case: 'exact' });
add('msec msecs millisecond milliseconds', 1e-3, { second: 1 });
add('s', 1, { second: 1 }, { case: 'exact' });
add('sec secs second seconds', 1, { second: 1 });
add('min mins minute minutes', 60, { second: 1 });
add('h hr hrs hour hours', HOUR, { second: 1 });
add('d day days', DAY, { second: 1 });
add('w wk wks week weeks', 7 * DAY, { second: 1 }, { case: 'exact' });
add('week weeks', 7 * DAY, { second: 1 });
add('mo month months', MONTH, { second: 1 }, { note: 'month-length' });
add('y yr yrs year years', YEAR, { second: 1 }, { note: 'year-length' });

add('USD dollar dollars', 1, { USD: 1 });

add('byte bytes', 1, { byte: 1 });
for (const [index, [letter, word, binary]] of [
  ['k', 'kilo', 'kibi'],
  ['M', 'mega', 'mebi'],
  ['G', 'giga', 'gibi'],
  ['T', 'tera', 'tebi'],
  ['P', 'peta', 'pebi'],
  ['E', 'exa', 'exbi'],
].entries() as IterableIterator<[number, readonly [string, string, string]]>) {
  add(`${letter}B ${letter.toUpperCase()}B`, 1000 ** (index + 1), { byte: 1 }, { case: 'exact' });
  add(`${word}byte ${word}bytes`, 1000 ** (index + 1), { byte: 1 });
  add(`${letter.toUpperCase()}iB`, 1024 ** (index + 1), { byte: 1 }, { case: 'exact' });
  add(`${binary}byte ${binary}bytes`, 1024 ** (index + 1), { byte: 1 });
}

for (const [letter, word, factor] of [
  ['', '', 1],
  ['k', 'kilo', 1e3],
  ['M', 'mega', 1e6],
  ['G', 'giga', 1e9],
  ['T', 'tera', 1e12],
] as const) {
  add(`${letter}J`, factor, { joule: 1 }, { case: 'exact' });
  add(`${word}joule ${word}joules`, factor, { joule: 1 });
  add(`${letter}Wh`, factor * HOUR, { joule: 1 }, { case: 'exact' });
  add(`${letter}W`, factor, { joule: 1, second: -1 }, { case: 'exact' });
  add(`${word}watt ${word}watts`, factor, { joule: 1, second: -1 });
}

add(
  'gpu gpus device devices chip chips accelerator accelerators card cards tpu tpus',
  1,
  { device: 1 },
  { role: 'device' },
);
add('node nodes server servers host hosts machine machines DGX HGX', 1, {}, { role: 'node' });
add(
  'pod pods cluster clusters run runs epoch epochs step steps sequence sequences seq seqs',
  1,
  {},
  { role: 'count' },
);
add('MFU utilisation utilization util', 1, {}, { role: 'utilisation' });
add('HFU', 1, {}, { role: 'utilisation', note: 'hardware-utilisation' });

// FLOP and FLOPs count; FLOPS, with a capital S, is a rate, and so is a prefix with F alone (PF-days)
const siPrefixes = [
  ['', '', 1],
  ['k', 'kilo', 1e3],
  ['M', 'mega', 1e6],
  ['G', 'giga', 1e9],
  ['T', 'tera', 1e12],
  ['P', 'peta', 1e15],
  ['E', 'exa', 1e18],
  ['Z', 'zetta', 1e21],
  ['Y', 'yotta', 1e24],
  ['R', 'ronna', 1e27],
  ['Q', 'quetta', 1e30],
] as const;
for (const [letter, word, factor] of siPrefixes) {
  add(`${letter}FLOPS`, factor, { FLOP: 1, second: -1 }, { case: 'exact' });
  add(`${letter}FLOP ${letter}FLOPs ${letter}Flop ${letter}Flops`, factor, { FLOP: 1 }, { case: 'exact' });
  add(`${letter}FLOP ${letter}FLOPs ${word}FLOP ${word}FLOPs`, factor, { FLOP: 1 });
  if (letter !== '') {
    add(`${word}FLOPS`, factor, { FLOP: 1, second: -1 }, { case: 'exact' });
    add(`${letter}F`, factor, { FLOP: 1, second: -1 }, { case: 'exact' });
  }
}

add('percent pct', 1e-2, {}, { role: 'percent' });

/** Per cent, written as a sign. */
export const PERCENT: Unit = anyCase.get('percent')!;

/** US dollars, written as a sign. */
export const DOLLAR: Unit = { factor: 1, tens: 0, exponents: exponents({ USD: 1 }), role: 'plain' };

/** Suffixes that people write in lower case, directly behind a number: 7b, 15t. */
const attached: Readonly<Record<string, Unit>> = { b: exact.get('B')!, t: exact.get('T')! };

/**
 * The unit that a word means.
 *
 * @param word letters only
 * @param isAttached whether a number stands directly before it: `7b` is seven billion, `b` alone is nothing
 */
export function findUnit(word: string, isAttached = false): Unit | undefined {
  return (
    exact.get(word) ??
    anyCase.get(word.toLowerCase()) ??
    (isAttached && Object.hasOwn(attached, word) ? attached[word] : undefined)
  );
}

/** Every word that is understood, for suggestions. */
export const unitWords: readonly string[] = [...exact.keys(), ...anyCase.keys()].filter(
  word => word.length > 2,
);

/**
 * value · 10^tens, rounded once, as if the digits had been written so.
 *
 * @example
 * timesTens(2.3, 12) // => 2300000000000
 */
export function timesTens(value: number, tens: number): number {
  if (tens === 0) return value;
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + tens}`);
}
