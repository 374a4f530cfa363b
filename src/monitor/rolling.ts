/** The last so many values, kept sorted. */
export interface RollingWindow {
  readonly push: (value: number) => void;
  /** Values in it so far. */
  readonly size: () => number;
  readonly isFull: () => boolean;
  readonly median: () => number;
  /** Median of the distances from the median. */
  readonly absoluteDeviation: () => number;
}

/** A window over the last `size` values that knows its median without sorting them anew. */
export function rollingWindow(size: number): RollingWindow {
  const ring = new Float64Array(size);
  const sorted = new Float64Array(size);
  let [count, next] = [0, 0];
  const placeOf = (value: number, length: number) => {
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const median = () => (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
  return {
    push(value) {
      // the place that is free, which moves to where the value belongs
      let free = count === size ? placeOf(ring[next]!, size) : count;
      const place = placeOf(value, count);
      for (; free > place; free--) sorted[free] = sorted[free - 1]!;
      for (; free < place - 1; free++) sorted[free] = sorted[free + 1]!;
      sorted[free] = value;
      if (count < size) count += 1;
      ring[next] = value;
      next = (next + 1) % size;
    },
    size: () => count,
    isFull: () => count === size,
    median,
    absoluteDeviation() {
      // distances grow outwards from the median on both sides: merge them up to the middle one
      const centre = median();
      let high = placeOf(centre, count);
      let low = high - 1;
      let [before, last] = [0, 0];
      for (let taken = 0; taken <= count >> 1; taken++) {
        before = last;
        const down = low >= 0 ? centre - sorted[low]! : Number.POSITIVE_INFINITY;
        const up = high < count ? sorted[high]! - centre : Number.POSITIVE_INFINITY;
        if (down < up) {
          last = down;
          low -= 1;
        } else {
          last = up;
          high += 1;
        }
      }
      return count % 2 === 1 ? last : (before + last) / 2;
    },
  };
}
