import type { Caveat } from '../core/caveat.ts';
import { nearest } from '../core/nearest.ts';
import { dimensionName, type Exponents, isNumber } from './dimensions.ts';
import { formatPercent, formatRate } from './format.ts';
import { unitWords } from './units.ts';

const PEOPLE: Readonly<Record<string, string>> = {
  number: 'a plain number',
  token: 'tokens',
  parameter: 'parameters',
  second: 'a time',
  USD: 'money',
  byte: 'bytes',
  joule: 'energy',
  device: 'accelerators',
  'FLOP/second': 'FLOP/s',
  'byte/second': 'bytes/s',
  'joule/second': 'power',
  'device*second': 'accelerator-time',
  'USD/device/second': 'a price per accelerator-hour',
  'USD/second': 'a price per hour',
  'USD/joule': 'a price of energy',
  'parameter*token': 'parameters times tokens',
  'FLOP*second': 'FLOP times seconds',
};

/** Exponents as a reader calls them: `tokens`, `FLOP/s`, `a plain number`. */
export function describeDimension(of: Exponents): string {
  const name = dimensionName(of);
  return PEOPLE[name] ?? name;
}

/** What to write instead of a quantity that is no compute. */
export function adviceForCompute(got: Exponents): string | undefined {
  const advice: Readonly<Record<string, string>> = {
    USD: 'add a price, as in $2M at $2.10/H100-hour',
    device: 'add a time, as in 64 H100 * 30 days',
    second: 'add accelerators, as in 64 H100 * 30 days',
    'FLOP/second': 'add a time, as in 1 PFLOP/s * 1 day',
    'parameter*token': 'add the FLOP for each, as in 6 FLOP/param/token * 70B params * 1.4T tokens',
    'FLOP*second': 'write a rate as FLOP/s or FLOPS, since FLOPs and flops are counts',
    'USD/second': 'price an accelerator-hour, as in $2.10/H100-hour',
  };
  return advice[dimensionName(got)];
}

/** Why a word is not understood, and the nearest that is. */
export function unknownWord(
  word: string,
  deviceNames: readonly string[],
): readonly [reason: string, advice?: string] {
  const shown = word.length > 30 ? `${word.slice(0, 30)}…` : word;
  if (/^(nan|inf|infinity)$/i.test(word)) return ['Quantity must be a finite number'];
  if (word === 'm') return ['Unit m can mean million, minutes or months', 'write M, min or months'];
  if (word === 'G') return ['Unknown unit G', 'write B for a billion'];
  const guess = guessOf(word, deviceNames);
  if (guess !== undefined) return [`Unknown unit ${shown}`, `did you mean ${guess}?`];
  return [`Unknown unit ${shown}`, 'expected one such as FLOP, tokens, params, days, H100, or k, M, B, T'];
}

/** Guesses by the words that they are among, remembered: the bad lines of a stream are often bad alike. */
const guesses = new WeakMap<readonly string[], Map<string, string | undefined>>();
const MOST_GUESSES = 1024;

function guessOf(word: string, deviceNames: readonly string[]): string | undefined {
  const known = guesses.get(deviceNames) ?? new Map<string, string | undefined>();
  if (!known.has(word)) {
    if (known.size === MOST_GUESSES) known.clear();
    known.set(word, nearest(word, [...unitWords, ...deviceNames]));
    guesses.set(deviceNames, known);
  }
  return known.get(word);
}

/** What kind of thing was read, for a sum that cannot be taken. */
export function operand(text: string, of: Exponents): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return isNumber(of) ? `${shown} (a plain number)` : shown;
}

/**
 * The sentence for an assumption of a quantity.
 *
 * @example
 * assumptionMessage({ code: 'default-utilisation', severity: 'info', args: { utilisation: 0.4 } }) // => '40% utilisation, as none is given'
 */
export function assumptionMessage({ code, args }: Caveat): string {
  switch (code) {
    case 'accelerator':
      return `${args.name} is taken as ${args.id}`;
    case 'dense-peak':
      return `${args.accelerator} peaks at ${formatRate(Number(args.peak))} in dense ${args.precision}`;
    case 'default-utilisation':
      return `${formatPercent(Number(args.utilisation))} utilisation, as none is given`;
    case 'month-length':
      return 'A month is 30.44 days';
    case 'year-length':
      return 'A year is 365.25 days';
    default:
      return code;
  }
}

/**
 * The sentence for a caveat of a quantity.
 *
 * @example
 * quantityCaveatMessage({ code: 'hardware-utilisation', severity: 'info', args: {} }) // => 'HFU counts recomputed work, too: model FLOP are fewer by what is recomputed'
 */
export function quantityCaveatMessage({ code, args }: Caveat): string {
  switch (code) {
    case 'sparse-peak':
      return (
        `${formatRate(Number(args.peak))} is the ${args.precision} headline of ${args.accelerator} with sparsity, ` +
        `which training does not reach: its dense peak is ${formatRate(Number(args.dense))}`
      );
    case 'no-utilisation':
      return `${formatRate(Number(args.peak))} is the dense peak of ${args.accelerator} and is taken as sustained: give a utilisation, such as 40%`;
    case 'hardware-utilisation':
      return 'HFU counts recomputed work, too: model FLOP are fewer by what is recomputed';
    default:
      return code;
  }
}
