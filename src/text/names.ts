/**
 * A name as it is compared: lower case, without spaces, hyphens and underscores, so that `TPU v4`, `tpu-v4` and
 * `TPUv4` are one name.
 *
 * @example
 * nameKey('TPU v4') // => 'tpuv4'
 */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}

/**
 * The candidate that a misspelt word most likely means, or undefined when none is near.
 *
 * @param word what was written; only its first 64 characters are looked at
 * @param candidates what it could have been
 * @example
 * nearest('tokns', ['token', 'tokens', 'parameters']) // => 'tokens'
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase().slice(0, 64);
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const name = candidate.toLowerCase();
    // a shortened id ("hoffmann", "h100-s") counts as close
    const distance = wanted.length >= 3 && name.startsWith(wanted) ? 0.5 : editDistance(wanted, name);
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  const allowed = wanted.length <= 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  return best !== undefined && best.distance <= allowed ? best.candidate : undefined;
}

/**
 * Whether two names are those of different machines, such as A30 and A100, or P100 and H100: what one is called is no misspelling
 * of the other.
 *
 * @example
 * isOtherModel('A30', 'A100') // => true
 */
export function isOtherModel(word: string, candidate: string): boolean {
  const [one, other] = [word, candidate].map(name => /^([a-z]+)(\d+)/.exec(nameKey(name)));
  if (!one || !other) return false;
  const [[, letters = '', digits = ''], [, family = '', number = '']] = [one, other];
  if (letters !== family && letters.length <= 2 && family.length <= 2) return true;
  return !digits.startsWith(number) && !number.startsWith(digits);
}

/** Letters to insert, delete, replace or swap (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
}

/**
 * A word as a message shows it: what is beyond 40 characters is left out.
 *
 * @example
 * shortened('besiroglu2024') // => 'besiroglu2024'
 */
export function shortened(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}
