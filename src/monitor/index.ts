export type { MetricSeries } from './bins.ts';
export { type ForecastRefusal, forecastLoss, type LossForecast } from './forecast.ts';
export { monitor } from './monitor.ts';
export { loggedSchedule, namedSchedule, type Progress, progressOf, type RateSchedule } from './schedule.ts';
export { findSpikes, type Spike, type SpikeSearch } from './spikes.ts';
export type {
  AlertLevel,
  LogText,
  MonitorAnswer,
  MonitorFinding,
  MonitorRequest,
  MonitorSpike,
  MonitorVerdict,
} from './types.ts';
