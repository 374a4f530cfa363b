import {
  formatBytes,
  formatCount,
  formatDuration,
  formatEnergy,
  formatFlop,
  formatLoss,
  formatMoney,
  formatPercent,
  formatRate,
  formatRatio,
} from '../quantity/format.ts';

/** How many digits a reader wants: all of them without a unit, or so many significant ones. */
export interface Digits {
  readonly raw: boolean;
  readonly digits?: number;
}

type Formatter = (value: number) => string;

/**
 * How a number is written, by the key that names it, or by that and the one before: the nearest known on its path decides,
 * so that `cost.likely` is money and `band.parameters[0]` a count.
 */
const formatters: Readonly<Record<string, Formatter>> = {
  parameters: formatCount,
  totalParameters: formatCount,
  activeParameters: formatCount,
  tokens: formatCount,
  uniqueTokens: formatCount,
  inferenceTokens: formatCount,
  flopPerToken: formatFlop,
  compute: formatFlop,
  trainingCompute: formatFlop,
  inferenceCompute: formatFlop,
  loss: formatLoss,
  days: value => `${formatRatio(value)} days`,
  hours: value => `${formatRatio(value)} hours`,
  acceleratorHours: formatCount,
  tokensPerSecond: formatCount,
  cost: formatMoney,
  money: formatMoney,
  energy: formatEnergy,
  memoryPerDevice: formatBytes,
  memory: formatBytes,
  size: formatBytes,
  capacity: formatBytes,
  headroom: formatBytes,
  bytes: formatBytes,
  peak: formatRate,
  peakDense: formatRate,
  stepTime: formatDuration,
  interval: formatDuration,
  seconds: formatDuration,
  price: formatMoney,
  utilisation: formatPercent,
  ceiling: formatPercent,
  share: formatPercent,
  mfu: formatPercent,
  goodput: formatPercent,
  overhead: formatPercent,
  'accuracy.median': formatPercent,
  'accuracy.p90': formatPercent,
  computeOverhead: value => `${formatRatio(value)}×`,
};

/**
 * A JSON value as a sentence shows it: counts as 72.2B, compute as 5.76e23 FLOP, loss with four decimals, money,
 * days; a pair as `low to high`; `{ likely, 80, 95 }` as `likely (80%: low to high)`, or
 * as the likely value where it is certain;
 * `{ value, … }` as its value. undefined where the value has
 * no such form (an object, a long list).
 */
export function humanize(value: unknown, keys: readonly string[], options: Digits): string | undefined {
  if (typeof value === 'number') return number(value, keys, options);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return options.raw ? String(value) : value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    const parts = value.map(element =>
      typeof element === 'object' ? undefined : humanize(element, keys, options),
    );
    if (parts.length === 0 || parts.includes(undefined)) return undefined;
    const isRange = value.length === 2 && value.every(element => typeof element === 'number');
    return parts.join(isRange ? ' to ' : ', ');
  }
  if (typeof value === 'object' && value !== null) {
    const { likely, 80: narrow, value: own } = value as Record<string, unknown>;
    if (typeof own === 'number') return number(own, keys, options);
    if (typeof likely !== 'number' || !Array.isArray(narrow)) return undefined;
    const [best, from, to] = [likely, ...narrow].map(element => number(element as number, keys, options));
    return from === to ? best : `${best} (80%: ${from} to ${to})`;
  }
  return undefined;
}

function number(value: number, keys: readonly string[], { raw, digits }: Digits): string {
  if (raw) return digits === undefined ? String(value) : String(Number(value.toPrecision(digits)));
  const names = keys.flatMap((key, at) => [key, `${keys[at - 1]}.${key}`]);
  const known = names.findLast(name => Object.hasOwn(formatters, name));
  const text = known === undefined ? plain(value) : formatters[known]!(value);
  return digits === undefined ? text : withDigits(text, value, digits);
}

/** A number of no known kind: whole ones below a million in full, others to three digits. */
function plain(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) >= 1e6) return formatRatio(value);
  // a year has four digits and no comma
  return Math.abs(value) < 1e4 ? String(value) : String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** The same text with more or fewer significant digits, its unit and power of ten kept. */
function withDigits(text: string, value: number, digits: number): string {
  const [, before = '', mantissa, exponent = '', unit = ''] =
    /^(-?\$?)(\d+(?:\.\d+)?)(e-?\d+)?(.*)$/.exec(text) ?? [];
  if (mantissa === undefined || Number(mantissa) === 0) return text;
  const scale = 10 ** Math.round(Math.log10(Math.abs(value) / Number(mantissa)));
  const precise = Number((Math.abs(value) / scale).toPrecision(digits));
  return `${before}${precise}${exponent}${unit}`;
}
