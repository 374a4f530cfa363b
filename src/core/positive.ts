/** The value itself. @throws RangeError, naming it, when it is not positive and finite */
export function checkPositive(name: string, value: number): number {
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new RangeError(`${name} must be positive and finite: got ${value}`);
}
