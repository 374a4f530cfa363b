import type { ServingCalibration } from '../catalog/serving.ts';
import { attentionKind } from '../model/architecture.ts';
import { formatBytes, formatLatency } from '../quantity/format.ts';
import { servingCaveat } from './caveats.ts';
import { type Load, type Pace, shortfall } from './load.ts';
import type { Replica } from './roofline.ts';
import type { ServingAnswer, ServingRequest } from './types.ts';

/** What a request came to, before it is told. */
export interface Judged {
  readonly replica: Replica;
  readonly lengths: Omit<Load, 'batch'>;
  readonly replicas: number;
  readonly calibration: ServingCalibration;
  readonly limit: number;
  readonly wanted: number;
  readonly fewest: number | null;
  readonly paced: Pace | undefined;
}

/** What a reader of an answer must know: what breaks it first, then what it rests on, then what it leaves out. */
export function caveatsOf(request: ServingRequest, judged: Judged): ServingAnswer['caveats'] {
  const { replica, replicas, calibration, limit, wanted, paced } = judged;
  const { accelerator, architecture, devices, precision } = replica;
  const { name, rows, kind } = calibration;
  const { domainSize, bandwidthPerDirection } = accelerator.interconnect;
  const { layers, hidden } = architecture;
  const domain = domainSize ?? 1;
  return [
    ...(limit >= 1 ? [] : [shortOf(judged)]),
    ...(paced === undefined ? [] : missed(request, paced)),
    ...(wanted > Math.floor(limit) * replicas && limit >= 1
      ? [servingCaveat('queues', { concurrency: wanted, limit: Math.floor(limit) * replicas })]
      : []),
    ...fewer(request, judged),
    ...(kind === 'class' ? [servingCaveat('uncalibrated', { name, rows })] : []),
    ...(kind === 'provisional' ? [servingCaveat('provisional', { name, rows })] : []),
    ...(devices > 1 && bandwidthPerDirection === undefined && replica.isTensorParallel
      ? [servingCaveat('link-unknown', { accelerator: accelerator.id })]
      : []),
    ...(accelerator.devices === undefined
      ? []
      : [servingCaveat('several-devices', { accelerator: accelerator.name, ...accelerator.devices })]),
    ...(request.model !== undefined && replica.isTensorParallel && architecture.heads % devices !== 0
      ? [servingCaveat('heads-uneven', { heads: architecture.heads, devices })]
      : []),
    ...(devices > domain ? [servingCaveat('between-domains', { devices, domain })] : []),
    ...(accelerator.peakDense[precision] === undefined
      ? [servingCaveat('format-widened', { accelerator: accelerator.id, precision })]
      : []),
    ...(request.model === undefined
      ? [
          servingCaveat('shape-assumed', {
            shape: `${layers} layers of ${hidden}, ${attentionKind(architecture)}`,
          }),
        ]
      : []),
    ...(paced === undefined ? [] : [servingCaveat('first-token-unloaded', {})]),
    ...(paced === undefined || accelerator.tdp === undefined
      ? []
      : [servingCaveat('power-limit', { watts: accelerator.tdp })]),
  ];
}

function shortOf({ replica, lengths, fewest }: Judged) {
  const { devices, accelerator } = replica;
  return servingCaveat('does-not-fit', {
    short: formatBytes(shortfall(replica, lengths)),
    of: formatBytes(devices * accelerator.memoryBytes),
    devices: fewest === null ? 'no domain of these devices holds it' : `${fewest} ${accelerator.id} hold it`,
  });
}

/** Users that a time per token leaves out; one who cannot have it is told of by the target. */
function fewer({ concurrency = 0, timePerToken }: ServingRequest, { wanted, paced }: Judged) {
  if (timePerToken === undefined || paced === undefined || concurrency <= wanted) return [];
  const target = formatLatency(timePerToken);
  return [servingCaveat('fewer-users', { wanted: concurrency, kept: wanted, target })];
}

function missed({ timePerToken, timeToFirstToken }: ServingRequest, paced: Pace) {
  const late = (what: string, target: number | undefined, least: number) =>
    target !== undefined && least > target * (1 + 1e-9)
      ? [
          servingCaveat('target-missed', {
            target: `${what} of ${formatLatency(target)}`,
            least: formatLatency(least),
          }),
        ]
      : [];
  return [
    ...late('A first token', timeToFirstToken, paced.timeToFirstToken),
    ...late('A time per token', timePerToken, paced.timePerToken),
  ];
}
