/**
 * A whole number with commas between thousands. Written out because `toLocaleString` loads the locales first, which
 * takes longer than everything else that a command does.
 *
 * @example
 * grouped(405853388800) // => '405,853,388,800'
 */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
