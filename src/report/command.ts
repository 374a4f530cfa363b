/**
 * A command line as people type it: numbers in full and without a plus sign, words with spaces in quotes.
 *
 * @example
 * commandText(['estimate', '--params', 7e10, '--on', '8 h100-sxm']) // => 'isoflop estimate --params 70000000000 --on "8 h100-sxm"'
 */
export function commandText(words: readonly (string | number)[]): string {
  const text = words.map(word => {
    if (typeof word === 'number') return numberText(word);
    if (/[$`!*?&|;<>()\\]/.test(word) && !word.includes("'")) return `'${word}'`;
    return /[\s"']/.test(word) ? `"${word.replaceAll('"', '\\"')}"` : word;
  });
  return ['isoflop', ...text].join(' ');
}

/** A number in full, without a plus sign. */
export function numberText(value: number): string {
  return String(value).replace('e+', 'e');
}

/**
 * A number as people type it where that says the same to the last digit, else in full.
 *
 * @example
 * typedNumber(1.5e12) // => '1.5T'
 */
export function typedNumber(value: number): string {
  for (const [unit, size] of UNITS) {
    const text = String(value / size);
    if (value >= size && text.length < 7 && Number(text) * size === value) return `${text}${unit}`;
  }
  return numberText(value);
}

const UNITS = [
  ['T', 1e12],
  ['B', 1e9],
  ['M', 1e6],
] as const;

/** Options of a command line as its words. */
export function optionWords(options: ReadonlyMap<string, string | null>): readonly string[] {
  return [...options].flatMap(([name, value]) => [`--${name}`, ...(value === null ? [] : [value])]);
}
