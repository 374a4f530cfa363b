/**
 * What cannot be answered as it was asked: one sentence with the value, what was expected and where. It is a RangeError
 * of its own class, so that what the JavaScript engine throws as one (a stack that is too deep, a string that is too
 * long) is never taken for it: that is a fault of the tool, not of what was asked.
 *
 * @example
 * new Refusal('Compute must be positive: got -1') instanceof RangeError // => true
 */
export class Refusal extends RangeError {
  override readonly name: string = 'Refusal';
}
