/** Degrees of parallelism, by their keys in a proposal. */
export type StatedDegrees = Readonly<Record<string, number>>;

const letters: Readonly<Record<string, string>> = {
  TP: 'tensor',
  PP: 'pipeline',
  DP: 'data',
  DDP: 'data',
  CP: 'context',
  EP: 'expert',
};

/**
 * Degrees that a published description states: `TP4 PP12 DP8 ZeRO-1`. Of a description with several configurations,
 * none: which of them was meant is not for us to choose. The order is TP, PP, DP, CP, EP, ZeRO.
 *
 * @example
 * parallelismOf('TP4 PP12 DP8 ZeRO-1 (48 nodes x 8)') // => { tensor: 4, pipeline: 12, data: 8, zero: 1 }
 */
export function parallelismOf(text = ''): StatedDegrees {
  // remarks in parentheses, and what comes after a semicolon, speak of other things
  const stated = text.split(';')[0]!.replace(/\([^)]*\)/g, '');
  if (stated.includes(' / ')) return {};
  const degrees: Record<string, number> = {};
  for (const [, letter, degree] of stated.matchAll(/\b(TP|PP|DP|DDP|CP|EP)(\d+|\s\d+)\b/g)) {
    degrees[letters[letter!]!] ??= Number(degree);
  }
  const zero = /\bZeRO-([0-3])(?!-like)\b/.exec(stated)?.[1];
  return zero === undefined ? degrees : { ...degrees, zero: Number(zero) };
}
