export { type BrailleOptions, toBraille } from '../render/chart/braille.ts';
export type { Axis, Chart, Mark, Panel, Series } from '../render/chart/chart.ts';
export { type SvgOptions, toSvg } from '../render/chart/svg.ts';
export { daysChart } from './days.ts';
export { chartRuns } from './documented-runs.ts';
export { epochsChart } from './epochs.ts';
export { type FitChartRequest, fitChart, type ObservedRun } from './fit.ts';
export { frontierChart } from './frontier.ts';
export { gainChart } from './gain.ts';
export { isoflopChart } from './isoflop.ts';
export { type MixtureChartRequest, mixtureChart } from './mixture.ts';
export { monitorChart } from './monitor.ts';
export { ratioChart } from './ratio.ts';
export type {
  ChartRun,
  DaysRequest,
  EpochsRequest,
  FrontierRequest,
  GainRequest,
  IsoflopRequest,
  RatioRequest,
} from './requests.ts';
export { type ServingChartRequest, servingChart } from './serving.ts';
export { tornadoChart } from './tornado.ts';
export { type TradeoffRequest, tradeoffChart } from './tradeoff.ts';
