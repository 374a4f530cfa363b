export type { PeakFormat, QuantityAccelerator } from './accelerators.ts';
export type { Dimension } from './dimensions.ts';
export { caret, QuantityError, type Span } from './error.ts';
export {
  formatBytes,
  formatCount,
  formatDuration,
  formatEnergy,
  formatFlop,
  formatLoss,
  formatMoney,
  formatPercent,
  formatRate,
  formatRatio,
} from './format.ts';
export { assumptionMessage, quantityCaveatMessage } from './notes.ts';
export { type Budget, parseBudget, parseQuantity } from './parse.ts';
export { type PlainQuantity, parsePlain } from './plain.ts';
export { parseRange, type QuantityRange } from './range.ts';
export {
  DEFAULT_UTILISATION,
  type Quantity,
  type QuantityOptions,
} from './types.ts';
