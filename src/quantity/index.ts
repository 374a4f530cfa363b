export { type Budget, parseBudget } from './budget.ts';
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
export { assumptionMessage, quantityCaveatMessage } from './messages.ts';
export { parseQuantity } from './parse-quantity.ts';
export { type PlainQuantity, parsePlain } from './plain.ts';
export { parseRange, type QuantityRange } from './range.ts';
export {
  DEFAULT_UTILISATION,
  type PeakFormat,
  type Quantity,
  type QuantityAccelerator,
  type QuantityOptions,
} from './types.ts';
