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
  const allowed = wanted.length <= 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  let best: string | undefined;
  // a distance below this is looked for, so that most candidates can be left after a few letters
  let below = allowed + 0.5;
  for (const candidate of candidates) {
    const name = candidate.toLowerCase();
    // a shortened id ("hoffmann", "h100-s") counts as close
    const distance = wanted.length >= 3 && name.startsWith(wanted) ? 0.5 : editDistance(wanted, name, below);
    if (distance >= below) continue;
    best = candidate;
    below = distance;
  }
  return best;
}

/**
 * The candidate that a word misses by one letter, or by two of a long word: a slip of the fingers, and no name of its own. What
 * differs in its digits is another version.
 *
 * @example
 * slipOf('finewb', ['fineweb', 'fineweb-2']) // => 'fineweb'
 */
export function slipOf(word: string, candidates: readonly string[]): string | undefined {
  const wanted = nameKey(word).slice(0, 64);
  if (wanted.length < 5) return undefined;
  const allowed = wanted.length < 7 ? 1 : 2;
  const digits = (name: string) => name.replace(/\D/g, '');
  return candidates.find(
    one => digits(one) === digits(word) && editDistance(wanted, nameKey(one), allowed + 0.5) <= allowed,
  );
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

/** Letters to insert, delete, replace or swap (optimal string alignment); Infinity where it is not below `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return Infinity;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  let leastBefore = 0;
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      current.push(best);
      least = Math.min(least, best);
    }
    // a swap reaches back over one row, and adds one to what stands there
    if (least >= limit && leastBefore + 1 >= limit) return Infinity;
    leastBefore = least;
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

/**
 * What is said of a name that is none of those that there are: the one that it most likely means, or all.
 *
 * @param likely those that it may mean, where others are named
 * @example
 * unknownName('schema', 'recomend', ['compare', 'recommend']) // => "Unknown schema 'recomend': did you mean recommend?"
 */
export function unknownName(what: string, word: string, names: readonly string[], likely = names): string {
  const guess = nearest(word, likely);
  const hint = guess === undefined ? `expected one of ${names.join(', ')}` : `did you mean ${guess}?`;
  return `Unknown ${what} '${shortened(word)}': ${hint}`;
}
