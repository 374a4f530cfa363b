/**
 * A word as a message shows it: what is beyond 40 characters is left out.
 *
 * @example
 * shortened('besiroglu2024') // => 'besiroglu2024'
 */
export function shortened(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}
