export type { LossForecast } from './forecast.ts';
export { monitor } from './monitor.ts';
export type {
  AlertLevel,
  LogText,
  MonitorAnswer,
  MonitorFinding,
  MonitorRequest,
  MonitorSpike,
  MonitorVerdict,
} from './types.ts';
