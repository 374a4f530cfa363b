/**
 * A whole number with a comma between groups of three digits. (`toLocaleString` loads tables of all languages.)
 *
 * @example
 * grouped(8030261248) // => '8,030,261,248'
 */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * A number to six digits: enough that what is printed can be put in again.
 *
 * @example
 * sixDigits(9.585886e10) // => '9.58589e10'
 */
export function sixDigits(value: number): string {
  const text = value.toPrecision(6);
  return text.includes('e') ? text.replace(/\.?0*e\+?/, 'e') : String(Number(text));
}

/**
 * A count of things in words.
 *
 * @example
 * plural(2, 'region') // => '2 regions'
 */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
