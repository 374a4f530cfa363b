const COUNT_STEPS = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;
const BYTE_STEPS = [
  [1e15, 'PB'],
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const;
const RATE_STEPS = [
  [1e18, 'EFLOP/s'],
  [1e15, 'PFLOP/s'],
  [1e12, 'TFLOP/s'],
  [1e9, 'GFLOP/s'],
] as const;
const ENERGY_STEPS = [
  [1e6, 'GWh'],
  [1e3, 'MWh'],
] as const;

const DAY = 86_400;
const YEAR = 365.25 * DAY;

/** A number as digits with at most `digits` significant ones, without trailing zeros: `72.2`, `70`, `0.35`. */
function significant(value: number, digits = 3): string {
  const text = value.toPrecision(digits);
  if (text.includes('e')) return scientific(value, digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** `5.76e23`, `1e24`. */
function scientific(value: number, digits = 3): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${mantissa!.includes('.') ? mantissa!.replace(/\.?0+$/, '') : mantissa}e${exponent!.replace('+', '')}`;
}

/** The value over the largest step that it reaches after rounding, with the step's unit. */
function stepped(
  value: number,
  steps: readonly (readonly [number, string])[],
): readonly [string, string] | undefined {
  // 999,600 is 1M, not 1000k: compare what the reader will see
  const rounded = Number(value.toPrecision(3));
  for (const [size, unit] of steps) {
    if (rounded >= size) return [significant(rounded / size), unit];
  }
  return undefined;
}

function signed(value: number, format: (magnitude: number) => string): string {
  if (Number.isNaN(value)) return 'n/a';
  if (value === 0) return format(0);
  const text = Number.isFinite(value) ? format(Math.abs(value)) : '∞';
  return value < 0 ? `-${text}` : text;
}

/**
 * A count for people: three significant digits with k, M, B or T.
 *
 * @example
 * formatCount(72.2e9) // => '72.2B'
 */
export function formatCount(value: number): string {
  return signed(value, magnitude => {
    if (magnitude >= 9.995e14) return scientific(magnitude);
    const step = stepped(magnitude, COUNT_STEPS);
    return step === undefined ? significant(magnitude) : step.join('');
  });
}

/**
 * Compute for people: three significant digits as a power of ten.
 *
 * @example
 * formatFlop(5.76e23) // => '5.76e23 FLOP'
 */
export function formatFlop(value: number): string {
  return signed(value, magnitude =>
    magnitude >= 9995 || (magnitude > 0 && magnitude < 1e-3)
      ? `${scientific(magnitude)} FLOP`
      : `${significant(magnitude, magnitude >= 999.5 ? 4 : 3)} FLOP`,
  );
}

/**
 * A rate of computing for people.
 *
 * @example
 * formatRate(989.4e12) // => '989 TFLOP/s'
 */
export function formatRate(value: number): string {
  return signed(
    value,
    magnitude => stepped(magnitude, RATE_STEPS)?.join(' ') ?? `${significant(magnitude)} FLOP/s`,
  );
}

/**
 * A loss to four decimals.
 *
 * @example
 * formatLoss(2.30553) // => '2.3055'
 */
export function formatLoss(value: number): string {
  return signed(value, magnitude => magnitude.toFixed(4));
}

/**
 * US dollars for people: cents below a thousand, three significant digits above.
 *
 * @example
 * formatMoney(5.576e6) // => '$5.58M'
 */
export function formatMoney(value: number): string {
  return signed(value, magnitude => {
    if (magnitude >= 999.5) return `$${formatCount(magnitude)}`;
    if (magnitude > 0 && magnitude < 0.005) return `$${significant(magnitude)}`;
    return `$${magnitude.toFixed(2)}`;
  });
}

/**
 * Bytes for people, in decimal units.
 *
 * @example
 * formatBytes(141e9) // => '141 GB'
 */
export function formatBytes(value: number): string {
  return signed(
    value,
    magnitude => stepped(magnitude, BYTE_STEPS)?.join(' ') ?? `${significant(magnitude)} bytes`,
  );
}

/**
 * Energy for people, from kilowatt-hours.
 *
 * @example
 * formatEnergy(21600) // => '21.6 MWh'
 */
export function formatEnergy(kilowattHours: number): string {
  return signed(
    kilowattHours,
    magnitude => stepped(magnitude, ENERGY_STEPS)?.join(' ') ?? `${significant(magnitude)} kWh`,
  );
}

/**
 * A duration for people, from seconds: seconds, minutes, hours up to two days, days up to two years, years.
 *
 * @example
 * formatDuration(2592000) // => '30 days'
 */
export function formatDuration(seconds: number): string {
  return signed(seconds, magnitude => {
    if (magnitude < 59.95) return `${significant(magnitude)} s`;
    if (magnitude < 3597) return `${significant(magnitude / 60)} min`;
    if (magnitude < 2 * DAY) return plural(magnitude / 3600, 'hour');
    if (magnitude < 2 * YEAR) return plural(magnitude / DAY, 'day');
    return plural(magnitude / YEAR, 'year');
  });
}

/**
 * A latency for people: milliseconds below a second.
 *
 * @example
 * formatLatency(0.0225) // => '22.5 ms'
 */
export function formatLatency(seconds: number): string {
  return Math.abs(seconds) < 0.9995 ? `${significant(seconds * 1000)} ms` : formatDuration(seconds);
}

function plural(value: number, unit: string): string {
  const text = significant(value);
  return `${text} ${unit}${text === '1' ? '' : 's'}`;
}

/**
 * A share for people, as a percentage of three significant digits.
 *
 * @example
 * formatPercent(0.4) // => '40%'
 */
export function formatPercent(value: number): string {
  return signed(value, magnitude => `${significant(magnitude * 100)}%`);
}

/**
 * A chance for people, in whole percent: that of a sample is known to about half a point, and is nought for no other reason.
 *
 * @example
 * formatChance(0.0004) // => 'under 1%'
 */
export function formatChance(value: number): string {
  if (value < 0.01) return 'under 1%';
  return value > 0.99 && value < 1 ? 'over 99%' : `${Math.round(value * 100)}%`;
}

/**
 * A ratio for people: three significant digits, plain up to a thousand.
 *
 * @example
 * formatRatio(18.394) // => '18.4'
 */
export function formatRatio(value: number): string {
  return signed(value, magnitude => (magnitude >= 999.5 ? formatCount(magnitude) : significant(magnitude)));
}
