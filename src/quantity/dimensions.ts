/** What a quantity can be made of. `device` counts accelerators. */
export const baseDimensions = [
  'FLOP',
  'parameter',
  'token',
  'device',
  'second',
  'USD',
  'byte',
  'joule',
] as const;
export type BaseDimension = (typeof baseDimensions)[number];

/** Exponents of the base dimensions, in their order: FLOP/s is 1 of FLOP and -1 of second. */
export type Exponents = readonly number[];

/** No dimension: a plain number. */
export const NUMBER: Exponents = baseDimensions.map(() => 0);

/** Exponents from names: `exponents({ FLOP: 1, second: -1 })`. */
export function exponents(of: Readonly<Partial<Record<BaseDimension, number>>>): Exponents {
  return baseDimensions.map(name => of[name] ?? 0);
}

/** Exponents of a · b^times. */
export function combine(a: Exponents, b: Exponents, times = 1): Exponents {
  return a.map((exponent, index) => exponent + times * b[index]!);
}

export function isSame(a: Exponents, b: Exponents): boolean {
  return a.every((exponent, index) => exponent === b[index]);
}

export function isNumber(a: Exponents): boolean {
  return a.every(exponent => exponent === 0);
}

export function exponentOf(of: Exponents, name: BaseDimension): number {
  return of[baseDimensions.indexOf(name)]!;
}

/** Whether exponents are those of a time. */
export function isTime(a: Exponents): boolean {
  return isSame(a, dimensions.second);
}

/** Exponents that results are often asked for. */
export const dimensions = {
  number: NUMBER,
  FLOP: exponents({ FLOP: 1 }),
  token: exponents({ token: 1 }),
  parameter: exponents({ parameter: 1 }),
  second: exponents({ second: 1 }),
  USD: exponents({ USD: 1 }),
  byte: exponents({ byte: 1 }),
  joule: exponents({ joule: 1 }),
  device: exponents({ device: 1 }),
  'FLOP/second': exponents({ FLOP: 1, second: -1 }),
  'byte/second': exponents({ byte: 1, second: -1 }),
  'joule/second': exponents({ joule: 1, second: -1 }),
  'FLOP/device': exponents({ FLOP: 1, device: -1 }),
  'device*second': exponents({ device: 1, second: 1 }),
  'USD/device/second': exponents({ USD: 1, device: -1, second: -1 }),
  'USD/joule': exponents({ USD: 1, joule: -1 }),
} as const satisfies Readonly<Record<string, Exponents>>;

/** A dimension that can be asked for. */
export type Dimension = keyof typeof dimensions;

/**
 * The name of any exponents, base dimensions in their order, as results carry it.
 *
 * @example
 * dimensionName(exponents({ FLOP: 1, parameter: -1, token: -1 })) // => 'FLOP/parameter/token'
 */
export function dimensionName(of: Exponents): string {
  if (isNumber(of)) return 'number';
  const part = (name: string, power: number) => (power === 1 ? name : `${name}^${power}`);
  const above = baseDimensions.filter(name => exponentOf(of, name) > 0);
  const below = baseDimensions.filter(name => exponentOf(of, name) < 0);
  const top = above.map(name => part(name, exponentOf(of, name))).join('*') || '1';
  return [top, ...below.map(name => part(name, -exponentOf(of, name)))].join('/');
}
