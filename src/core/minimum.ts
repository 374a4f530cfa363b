/**
 * Where a function with one valley between `low` and `high` is least, by golden sections.
 *
 * @param f the function
 * @param low one end
 * @param high the other end
 * @param tolerance relative width at which it ends
 * @returns x of the least value, to about the square root of the digits that f holds
 * @example
 * minimum(x => (x - 2) ** 2, 0, 5).toFixed(6) // => '2.000000'
 */
export function minimum(f: (x: number) => number, low: number, high: number, tolerance = 1e-10): number {
  const section = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [x, y] = [b - section * (b - a), a + section * (b - a)];
  let [fx, fy] = [f(x), f(y)];
  while (b - a > tolerance * (1 + Math.abs(a) + Math.abs(b))) {
    if (fx < fy) {
      [b, y, fy] = [y, x, fx];
      x = b - section * (b - a);
      fx = f(x);
    } else {
      [a, x, fx] = [x, y, fy];
      y = a + section * (b - a);
      fy = f(y);
    }
  }
  return (a + b) / 2;
}
