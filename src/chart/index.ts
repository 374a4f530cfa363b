export { type BrailleOptions, toBraille } from '../render/chart/braille.ts';
export type { Axis, Chart, Mark, Panel, Series } from '../render/chart/chart.ts';
export { type SvgOptions, toSvg } from '../render/chart/svg.ts';
export { chartRuns } from './documented-runs.ts';
export { type EpochsRequest, epochsChart } from './epochs.ts';
export { type FitChartRequest, fitChart, type ObservedRun } from './fit.ts';
export { type ChartRun, type FrontierRequest, frontierChart } from './frontier.ts';
export { type IsoflopRequest, isoflopChart } from './isoflop.ts';
export { type TradeoffRequest, tradeoffChart } from './tradeoff.ts';
