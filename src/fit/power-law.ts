/** y = scale · x^exponent. */
export interface PowerLaw {
  readonly scale: number;
  readonly exponent: number;
}

/** N* and D* as powers of C. */
export interface PowerLaws {
  readonly parameters: PowerLaw;
  readonly tokens: PowerLaw;
}

/** A budget and what was found optimal there. */
export interface OptimumAt {
  readonly compute: number;
  readonly parameters: number;
  readonly tokens: number;
}

/**
 * Power law through points by least squares on logarithms; undefined for fewer than two distinct x.
 *
 * @example
 * powerLawThrough([1, 10, 100], [3, 30, 300])?.exponent.toFixed(9) // => '1.000000000'
 */
export function powerLawThrough(x: readonly number[], y: readonly number[]): PowerLaw | undefined {
  const logX = x.map(Math.log);
  const logY = y.map(Math.log);
  const meanX = mean(logX);
  const meanY = mean(logY);
  const spread = logX.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  if (!(spread > 1e-12)) return undefined;
  const exponent = logX.reduce((sum, value, i) => sum + (value - meanX) * (logY[i]! - meanY), 0) / spread;
  return { scale: Math.exp(meanY - exponent * meanX), exponent };
}

/** Power laws of N* and D* through optima. */
export function powerLawsThrough(optima: readonly OptimumAt[]): PowerLaws | undefined {
  const compute = optima.map(optimum => optimum.compute);
  const parameters = powerLawThrough(
    compute,
    optima.map(optimum => optimum.parameters),
  );
  const tokens = powerLawThrough(
    compute,
    optima.map(optimum => optimum.tokens),
  );
  return parameters === undefined || tokens === undefined ? undefined : { parameters, tokens };
}

export function powerAt({ scale, exponent }: PowerLaw, x: number): number {
  return scale * x ** exponent;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
