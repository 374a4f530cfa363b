import type { ServingCalibration } from '../catalog/serving.ts';
import { type Architecture, attentionKind } from '../model/architecture.ts';
import { formatBytes, formatLatency } from '../quantity/format.ts';
import { grouped } from '../text/numbers.ts';
import { servingCaveat } from './caveats.ts';
import { domainOf, type ServingLayout, splitsOver } from './layout.ts';
import { type Load, type Pace, pace, shortfall } from './load.ts';
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
  readonly fewest: { readonly devices: number; readonly layout: ServingLayout } | undefined;
  readonly paced: Pace | undefined;
}

/** What a reader of an answer must know: what breaks it first, then what it rests on, then what it leaves out. */
export function caveatsOf(request: ServingRequest, judged: Judged): ServingAnswer['caveats'] {
  const { replica, replicas, calibration, limit, wanted, paced } = judged;
  const { accelerator, architecture, devices, precision } = replica;
  const { name, rows, kind } = calibration;
  const domain = domainOf(accelerator);
  const { stages } = replica;
  const group = devices / stages;
  return [
    ...(limit >= 1 ? [] : [shortOf(judged)]),
    ...(paced === undefined ? [] : missed(request, judged)),
    ...(wanted > limit * replicas * (1 + 1e-9) && limit >= 1
      ? [servingCaveat('queues', { concurrency: wanted, limit: Math.floor(limit) * replicas })]
      : []),
    ...fewer(request, judged),
    ...(kind === 'class' ? [servingCaveat('uncalibrated', { name, rows })] : []),
    ...(kind === 'provisional' ? [servingCaveat('provisional', { name, rows })] : []),
    ...(group > 1 && accelerator.interconnect.bandwidthPerDirection === undefined && replica.isTensorParallel
      ? [servingCaveat('link-unknown', { accelerator: accelerator.id })]
      : []),
    ...(accelerator.devices === undefined
      ? []
      : [servingCaveat('several-devices', { accelerator: accelerator.name, ...accelerator.devices })]),
    ...(request.model !== undefined && replica.isTensorParallel && !splitsOver(architecture, group)
      ? [servingCaveat('heads-uneven', { heads: architecture.heads, devices: group })]
      : []),
    ...(stages > 1 ? [servingCaveat('pipelined', { stages, devices: group })] : []),
    ...(group > domain ? [servingCaveat('between-domains', { devices: group, domain })] : []),
    ...(accelerator.peakDense[precision] === undefined
      ? [servingCaveat('format-widened', { accelerator: accelerator.id, precision })]
      : []),
    ...(request.model === undefined
      ? [servingCaveat('shape-assumed', { shape: shapeText(architecture) })]
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
    devices:
      fewest === undefined
        ? 'no number of these devices that splits it holds it'
        : `${fewest.devices} ${accelerator.id} hold it (${layoutText(fewest.layout)})`,
  });
}

/** A layout in words: `tensor 8 × pipeline 2`. */
export function layoutText(layout: ServingLayout): string {
  if ('expert' in layout) return `experts over ${layout.expert}`;
  return `tensor ${layout.tensor}${layout.pipeline === undefined ? '' : ` × pipeline ${layout.pipeline}`}`;
}

/** An assumed shape in words, to three digits, since it is of no whole numbers. */
function shapeText(architecture: Architecture): string {
  const { layers, hidden, mixture } = architecture;
  const about = (value: number) => grouped(Number(value.toPrecision(3)));
  const experts =
    mixture === undefined
      ? ''
      : `, ${about(mixture.activeExperts)} of ${about(mixture.experts)} experts a token`;
  return `${about(layers)} layers of ${about(hidden)}, ${attentionKind(architecture)}${experts}`;
}

/** Users that a time per token leaves out; where not one has it, the target tells. */
function fewer({ concurrency = 0, timePerToken }: ServingRequest, { wanted, paced }: Judged) {
  if (timePerToken === undefined || paced === undefined || concurrency <= wanted) return [];
  const target = formatLatency(timePerToken);
  return [servingCaveat('fewer-users', { wanted: concurrency, kept: Math.floor(wanted), target })];
}

function missed(
  { timePerToken, timeToFirstToken }: ServingRequest,
  { replica, lengths, calibration }: Judged,
) {
  if ((timePerToken ?? timeToFirstToken) === undefined) return [];
  const paced = pace(replica, { ...lengths, batch: 1 }, calibration);
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
