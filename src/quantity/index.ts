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
