/**
 * A whole number with a comma between groups of three digits. (`toLocaleString` loads tables of all languages.)
 *
 * @example
 * grouped(8030261248) // => '8,030,261,248'
 */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}
