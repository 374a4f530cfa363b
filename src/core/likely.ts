/** A value that is not sure: what is most likely, and the ends between which it lies at 80% and at 95%. */
export interface Likely {
  readonly likely: number;
  readonly '80': readonly [low: number, high: number];
  readonly '95': readonly [low: number, high: number];
}

/**
 * A value that follows from another by a function that only rises or only falls.
 *
 * @param value with its ends
 * @param follow the function
 * @returns likely and ends of what follows, in order
 * @example
 * mapLikely({ likely: 2, '80': [1, 4], '95': [0.5, 8] }, x => 1 / x) // => { likely: 0.5, '80': [0.25, 1], '95': [0.125, 2] }
 */
export function mapLikely(value: Likely, follow: (value: number) => number): Likely {
  const ends = ([low, high]: readonly [number, number]): readonly [number, number] => {
    const [one, other] = [follow(low), follow(high)];
    return one <= other ? [one, other] : [other, one];
  };
  return { likely: follow(value.likely), '80': ends(value['80']), '95': ends(value['95']) };
}
